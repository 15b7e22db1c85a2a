import {
  type BackfillPlan,
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  type IngestionJob,
  type IngestionPorts,
  type IngestionState,
  ingestionJobKey,
  ingestOnce,
  type JobRequest,
  planBackfill,
  systemClock,
} from '@org/ingest-core';
import {
  buildIngestionState,
  createGraphSimulator,
  type GraphSimulator,
  type PageHandle,
  seedPageHistory,
} from '@org/ingest-testkit';
import { type CallStall, createCallStall, type StalledCalls } from './call-stall.js';
import type { UndisturbedCost } from './judge-calls.js';
import type { SeenCall } from './judge-runs.js';
import { integrationOf, type MachinePage, RUN_HEADER } from './machine-setup.js';

const FROM = new Date('2024-01-01T00:00:00Z');
/** Up to here the host read its Pages before; the rest of the history is what a backfill reads. */
const WATERMARK = new Date('2025-10-01T00:00:00Z');
const TO = new Date('2026-01-01T00:00:00Z');
const NOW = new Date('2026-01-02T00:00:00Z');
const TENANTS = 4;
const EDGES = 2;
const REEL_SHARE = 0.2;

export interface World {
  readonly posts: number;
  readonly pages: readonly (MachinePage & { readonly handle: PageHandle })[];
  readonly clockBehindMs: number;
  /** Every call so far, by the run that made it. */
  readonly calls: readonly SeenCall[];
  /** Begins the count of calls. */
  forgetCalls(): void;
  /** Lets the calls of a machine's runs wait for their answers, from now on. */
  stall(machine: number): StalledCalls;
  /** The simulator as the machines see it. */
  readonly seen: Pick<GraphSimulator, 'handle'>;
  /** What the host knows of its Pages before anything runs. */
  readonly states: readonly IngestionState[];
  /** All the work there is: history first, and of every Page a slice before any has two. */
  readonly work: readonly JobRequest[];
  readonly backfill: readonly JobRequest[];
}

/** Pages of several tenants with a long history, most of it older than what was read before. */
export function createWorld(options: {
  readonly integrations: number;
  readonly posts: number;
  readonly sliceDays: number;
  readonly seed: number;
}): World {
  const clockBehindMs = Date.now() - NOW.getTime();
  const simulator = createGraphSimulator({ now: () => new Date(Date.now() - clockBehindMs), seed: options.seed });
  const each = Math.ceil(options.posts / options.integrations);
  const reels = Math.round(each * REEL_SHARE);
  const pages = Array.from({ length: options.integrations }, (_, index) => {
    const handle = simulator.addPage({ name: `Page ${index}` });
    seedPageHistory(handle, { posts: each - reels, reels, from: FROM, to: TO, seed: options.seed + index });
    return {
      organizationId: `organization-${index % TENANTS}`,
      integrationId: `page-${index}`,
      pageId: handle.id,
      accessToken: handle.accessToken,
      handle,
    };
  });
  const calls: SeenCall[] = [];
  const stalls = new Map<number, CallStall>();
  const plans = pages.map((page) => planBackfill(backfillOf(page, options.sliceDays)));
  const longest = Math.max(...plans.map(({ length }) => length));
  const backfill = Array.from({ length: longest }, (_, slice) => plans.flatMap((plan) => plan[slice] ?? [])).flat();
  return {
    posts: each * pages.length,
    pages,
    clockBehindMs,
    calls,
    forgetCalls: () => void calls.splice(0),
    stall(machine) {
      const stall = createCallStall();
      stalls.set(machine, stall);
      return {
        holds: stall.holds,
        release() {
          stalls.delete(machine);
          stall.release();
        },
      };
    },
    seen: {
      async handle(request) {
        const pageId = /^\/v[\d.]+\/(\d+)\//.exec(new URL(request.url).pathname)?.[1];
        const run = request.headers.get(RUN_HEADER) ?? 'undisturbed';
        if (pageId !== undefined) calls.push({ run, pageId });
        await stalls.get(Number.parseInt(run, 10))?.pass(run);
        return simulator.handle(request);
      },
    },
    states: pages.map(({ organizationId, integrationId }) =>
      buildIngestionState({ organizationId, integrationId, watermark: WATERMARK, version: 0 }),
    ),
    backfill,
    work: [...backfill, ...pages.map((page) => ({ payload: incrementalOf(page), id: `fresh-${page.pageId}` }))],
  };
}

function backfillOf({ organizationId, integrationId }: MachinePage, sliceDays: number): BackfillPlan {
  return { organizationId, integrationId, from: FROM, to: WATERMARK, sliceDays };
}

function incrementalOf({ organizationId, integrationId }: MachinePage): IngestionJob {
  const date = NOW.toISOString().slice(0, 10);
  return { kind: 'incremental', version: 1, organizationId, integrationId, date };
}

export interface UndisturbedWork {
  /** Steps of all walks. */
  readonly steps: number;
  costOf(job: string): UndisturbedCost;
}

/** Does all the work once, in memory and undisturbed, and tells what it cost. Its calls are forgotten. */
export async function measureUndisturbed(world: World): Promise<UndisturbedWork> {
  const clock = { ...systemClock, now: () => new Date(Date.now() - world.clockBehindMs) };
  const state = createMemoryIngestionStateRepository();
  for (const known of world.states) await state.save(known);
  const find: IngestionPorts['integrations']['find'] = async (ref) => {
    const page = world.pages.find((one) => integrationOf(one) === integrationOf(ref));
    return page === undefined ? null : { ...ref, platform: 'FACEBOOK', externalAccountId: page.pageId };
  };
  const ports: IngestionPorts = {
    integrations: {
      async *listTracked() {},
      find,
      getAccessToken: async (ref) =>
        world.pages.find((one) => integrationOf(one) === integrationOf(ref))?.accessToken ?? null,
      onReauthorizationRequired: async () => {},
    },
    sources: [
      createFacebookPageSource({
        client: createGraphClient({ clock, fetch: (input, init) => world.seen.handle(new Request(input, init)) }),
      }),
    ],
    content: createMemoryContentRepository({ clock }),
    state,
    clock,
  };
  const whole = new Map<string, number>();
  let steps = 0;
  for (const { payload } of world.work) {
    const report = await ingestOnce(payload, ports);
    if (report.kind !== 'completed') throw new Error(`Undisturbed work ended as ${report.kind}`);
    whole.set(`${integrationOf(payload)} ${ingestionJobKey(payload)}`, report.totals.apiCalls);
    steps += report.totals.pages;
  }
  world.forgetCalls();
  return {
    steps,
    costOf: (job) => ({
      whole: whole.get(job) ?? 0,
      step: EDGES,
      // The overlap of three days is one step.
      head: job.endsWith(' incremental') ? EDGES : 0,
    }),
  };
}

/** The newest publish time of a Page: what its watermark comes to. */
export function newestOf({ handle }: { readonly handle: PageHandle }): Date | null {
  return handle.contents()[0]?.publishedAt ?? null;
}
