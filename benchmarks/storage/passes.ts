import type { ContentItem } from '@org/ingest-core';
import { median } from '../harness.js';
import type { StorageContender } from './contender.js';
import { editSome } from './content.js';

export const PASSES = ['all new', 'all unchanged', '5 % changed'] as const;
export type Pass = (typeof PASSES)[number];

/** What one contender needed for one pass: medians over the rounds, a row each. */
export interface Cost {
  readonly rowsPerSecond: number;
  /** Processor time of this process, in microseconds. */
  readonly clientMicroseconds: number;
  /** What the database wrote ahead, in bytes; `NaN` where it does not tell. */
  readonly walBytes: number;
}

export type Costs = ReadonlyMap<StorageContender, Readonly<Record<Pass, Cost>>>;

export interface PassOptions {
  readonly rounds: number;
  /** Rows of a batch. */
  readonly batch: number;
  /** In how many slices a pass is cut: after each slice it is the next contender's turn. */
  readonly slices: number;
  /** How many bytes the server has written ahead so far, all databases together. */
  readonly readWal?: () => Promise<number>;
  /** Called around the first pass of unchanged content. */
  readonly aroundUnchanged?: (pass: () => Promise<void>) => Promise<void>;
}

/**
 * Each round stores everything three times: into an empty table, again as it is, and again with one caption in twenty
 * edited. Contenders take turns within each pass, so that a machine that slows down slows all of them.
 */
export async function runPasses(contenders: readonly StorageContender[], options: PassOptions): Promise<Costs> {
  const { rounds, aroundUnchanged = (pass) => pass() } = options;
  const taken = contenders.map((contender) => ({
    contender,
    costs: { 'all new': [], 'all unchanged': [], '5 % changed': [] } as Record<Pass, Cost[]>,
  }));
  for (let round = 0; round < rounds; round++) {
    console.error(`round ${round + 1} of ${rounds}: ${contenders.length} ways to store`);
    for (const { clear } of contenders) await clear();
    const keep = (pass: Pass, costs: readonly Cost[]) =>
      taken.forEach((one, index) => {
        const cost = costs[index];
        if (cost !== undefined) one.costs[pass].push(cost);
      });
    keep('all new', await runPass(contenders, (items) => items, options));
    for (const { settle } of contenders) await settle();
    const unchanged = async () => keep('all unchanged', await runPass(contenders, (items) => items, options));
    await (round === 0 ? aroundUnchanged(unchanged) : unchanged());
    keep('5 % changed', await runPass(contenders, editSome, options));
  }
  return new Map(
    taken.map(({ contender, costs }) => [
      contender,
      {
        'all new': typical(costs['all new']),
        'all unchanged': typical(costs['all unchanged']),
        '5 % changed': typical(costs['5 % changed']),
      },
    ]),
  );
}

async function runPass(
  contenders: readonly StorageContender[],
  edit: (items: readonly ContentItem[]) => readonly ContentItem[],
  { batch, slices, readWal = async () => Number.NaN }: PassOptions,
): Promise<readonly Cost[]> {
  const runs = contenders.map((contender) => {
    const batches = inBatches(edit(contender.items), batch);
    return { contender, batches, size: Math.ceil(batches.length / slices), ms: 0, microseconds: 0, walBytes: 0 };
  });
  for (let slice = 0; slice < slices; slice++) {
    for (const run of runs) {
      const walBefore = await readWal();
      const cpuBefore = process.cpuUsage();
      const began = performance.now();
      for (const items of run.batches.slice(slice * run.size, (slice + 1) * run.size)) await run.contender.store(items);
      run.ms += performance.now() - began;
      const { user, system } = process.cpuUsage(cpuBefore);
      run.microseconds += user + system;
      run.walBytes += (await readWal()) - walBefore;
    }
  }
  return runs.map(({ contender: { items }, ms, microseconds, walBytes }) => ({
    rowsPerSecond: (items.length / ms) * 1_000,
    clientMicroseconds: microseconds / items.length,
    walBytes: walBytes / items.length,
  }));
}

function inBatches(items: readonly ContentItem[], size: number): readonly (readonly ContentItem[])[] {
  const batches: (readonly ContentItem[])[] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

function typical(costs: readonly Cost[]): Cost {
  return {
    rowsPerSecond: median(costs.map((cost) => cost.rowsPerSecond)),
    clientMicroseconds: median(costs.map((cost) => cost.clientMicroseconds)),
    walBytes: median(costs.map((cost) => cost.walBytes)),
  };
}
