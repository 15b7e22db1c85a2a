import { describe, expect, it } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../test/support/seeded-random.js';
import { type AdmissionQueue, admit, type Candidate } from './admission.js';

const SEEDS = Array.from({ length: 15 }, (_, index) => 20_261_125 + index);
const JOBS = 24;
const SLOTS = 9;
const MOST_STEPS = 50_000;

interface ModelJob extends Candidate {
  /** How often it was taken. */
  start: number;
  /** The start that said of itself that it has ended. */
  endedIn: number;
  runsLeft: number;
}

/** Whatever waits goes on when it is picked, in any order. */
function createMoments(random: SeededRandom) {
  const waiting: (() => void)[] = [];
  return {
    moment: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
      }),
    async step() {
      const [next] = waiting.splice(random.int(0, waiting.length - 1), 1);
      next?.();
      // Long enough for all that follows at once.
      await new Promise(setImmediate);
    },
  };
}

function createJobs(random: SeededRandom): ModelJob[] {
  return Array.from({ length: JOBS }, (_, index) => {
    const tenant = `tenant-${random.int(0, 1)}`;
    const owner = { tenant, integration: `${tenant} page-${random.int(0, 2)}` };
    return {
      ...{ id: `job-${index}`, owner, isHistory: random.chance(0.3) },
      ...{ start: 0, endedIn: 0, runsLeft: random.int(1, 2) },
    };
  });
}

/** Slots that each stand for a machine of its own: none knows what another one does but by the queue. */
async function runAll(seed: number, isInOrder: boolean, tenantConcurrency: number | null) {
  const random = createSeededRandom(seed);
  const { moment, step } = createMoments(random);
  const waiting = createJobs(random);
  const active: ModelJob[] = [];
  const running = new Set<ModelJob>();
  const broken: string[] = [];
  let runsLeft = waiting.reduce((sum, job) => sum + job.runsLeft, 0);

  /** The queue answers with what is so at some moment between the question and the answer. */
  async function ask<T>(read: () => T): Promise<T> {
    await moment();
    const answer = read();
    await moment();
    return answer;
  }

  const queue: AdmissionQueue = {
    listActive: () => ask(() => ({ jobs: isInOrder ? [...active] : shuffled(active, random), isInOrder })),
    listNext: () => ask(() => waiting.slice(0, 3)),
    look: (ids) =>
      ask(() =>
        [...active, ...waiting]
          .filter(({ id }) => ids.includes(id))
          .map(({ id, isHistory, endedIn, start }) => ({ id, hasEnded: endedIn === start, isFresh: !isHistory })),
      ),
  };

  function check(job: ModelJob): void {
    const others = [...running].filter((other) => other !== job);
    const twins = others.filter(({ owner }) => owner.integration === job.owner.integration);
    const ofTenant = others.filter(({ owner }) => owner.tenant === job.owner.tenant);
    if (twins.length > 0) broken.push(`${job.id} runs beside ${twins[0]?.id} of its integration`);
    if (tenantConcurrency !== null && ofTenant.length >= tenantConcurrency)
      broken.push(`${job.id} runs beside ${ofTenant.length} of its organization`);
  }

  async function run(job: ModelJob): Promise<void> {
    running.add(job);
    check(job);
    for (let turns = random.int(0, 12); turns > 0; turns -= 1) await moment();
    running.delete(job);
    runsLeft -= 1;
    job.runsLeft -= 1;
    if (random.chance(0.5)) job.endedIn = job.start;
    await moment();
  }

  async function work(): Promise<void> {
    while (runsLeft > 0) {
      await moment();
      const [job] = waiting.splice(random.chance(0.8) ? 0 : random.int(0, waiting.length), 1);
      if (job === undefined) continue;
      job.start += 1;
      active.push(job);
      const patience = { moreLooks: random.int(0, 2), pause: moment };
      const rules = { tenantConcurrency, runsHere: () => false };
      const { kind } = await admit(job, queue, rules, patience);
      if (kind === 'run') await run(job);
      active.splice(active.indexOf(job), 1);
      // The longer, the more often it stepped back for nothing.
      const longest = kind === 'run' ? 1 : SLOTS * 2 ** Math.min(5, job.start);
      void rest(job, random.int(1, longest));
    }
  }

  async function rest(job: ModelJob, moments: number): Promise<void> {
    for (let left = moments; left > 0; left -= 1) await moment();
    if (job.runsLeft > 0) waiting.push(job);
  }

  const slots = Promise.all(Array.from({ length: SLOTS }, work));
  for (let steps = 0; runsLeft > 0 && steps < MOST_STEPS && broken.length === 0; steps += 1) await step();
  const left = runsLeft;
  if (left === 0) for (let slot = 0; slot < SLOTS * 20; slot += 1) await step();
  if (left === 0) await slots;
  return { broken, left };
}

function shuffled<T>(list: readonly T[], random: SeededRandom): T[] {
  return list
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

describe.each([
  { isInOrder: true, tenantConcurrency: null },
  { isInOrder: true, tenantConcurrency: 2 },
  { isInOrder: false, tenantConcurrency: null },
  { isInOrder: false, tenantConcurrency: 2 },
])('with isInOrder $isInOrder and tenantConcurrency $tenantConcurrency', ({ isInOrder, tenantConcurrency }) => {
  it.each(SEEDS)('never do too many run, and all do in the end, seed %i', async (seed) => {
    expect(await runAll(seed, isInOrder, tenantConcurrency)).toEqual({ broken: [], left: 0 });
  });
});
