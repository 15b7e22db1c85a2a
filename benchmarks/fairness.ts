import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { startLocalRedis } from '../test/servers/local-redis.js';
import type { Contestant, Slots } from './fairness/contestant.js';
import { type LongHistory, measureLongHistory } from './fairness/long-history.js';
import { type Observed, quantile } from './fairness/observer.js';
import { createOurs } from './fairness/ours.js';
import { createPlainBullMq } from './fairness/plain-bullmq.js';
import type { Population } from './fairness/population.js';
import { readRedisCost } from './fairness/redis-cost.js';
import { type Day, simulateDay, sliceMs } from './fairness/simulated-day.js';
import { alignColumns, atLeast, atMost, type Benchmark, type Figure, printable } from './harness.js';

const NAME = 'fairness';

export interface FairnessSizes {
  readonly population: Population;
  readonly day: Day;
  /** Hours of the runs without the whale, on plain BullMQ and with a limit a tenant. */
  readonly shortHours: number;
  readonly slots: Slots;
  readonly tenantLimit: number;
  readonly longHistory: LongHistory;
}

/** A run of the day and what it cost. */
interface Run {
  readonly name: string;
  readonly hours: number;
  readonly observed: Observed;
  readonly commandsAJob: number;
  /** Parts of one processor. */
  readonly redisBusy: number;
  readonly loopBusy: number;
}

/** A whole day takes 36 minutes, and each of the short runs a minute and a half. */
const HOURS = Number(process.env.INGEST_BENCH_HOURS ?? 2);

export const fairness = createFairnessBenchmark({
  population: { tenants: 1000, whalePages: 500, slicesAPage: 20, newcomers: 20, seed: 20_261_125 },
  day: { hours: HOURS, tickMinutes: 15, msASecond: 25, freshSeconds: [1, 3], sliceSeconds: [20, 60] },
  shortHours: Math.min(HOURS, 1),
  slots: { runners: 3, slotsARunner: 8, globalConcurrency: 22 },
  tenantLimit: 8,
  longHistory: { slices: 2000, sliceMs: 500, runners: 2, slotsARunner: 8, seconds: 10 },
});

/** How long fresh jobs of small tenants wait beside a whale's history, with the adapter and with plain BullMQ. */
export function createFairnessBenchmark(sizes: FairnessSizes): Benchmark {
  return {
    name: NAME,
    run: async () => {
      console.error(describe(sizes));
      const redis = await startLocalRedis();
      try {
        const runs = await measureRuns(redis.url, sizes);
        const idle = await measureLongHistory(redis.url, sizes.longHistory);
        console.error(
          `\n${table(Object.values(runs), sizes.day)}\n\n${NAME}: idle slots beside the history of one page: ` +
            `${printable(idle.looksASecond)} looks for nothing and ${printable(idle.commandsASecond)} commands a second, ` +
            `${printable(idle.commandsAJob)} commands a job of ${sizes.longHistory.sliceMs} ms`,
        );
        return toFigures(runs, idle.looksASecond / sizes.longHistory.runners, sizes);
      } finally {
        await redis.stop();
      }
    },
  };
}

interface Runs {
  readonly calm: Run;
  readonly plain: Run;
  readonly limited: Run;
  readonly whale: Run;
}

async function measureRuns(url: string, sizes: FairnessSizes): Promise<Runs> {
  const { population, day, slots } = sizes;
  const short: Day = { ...day, hours: sizes.shortHours };
  const noWhale: Population = { ...population, whalePages: 0, newcomers: 0 };
  const limits: Slots = { ...slots, tenantConcurrency: sizes.tenantLimit };
  return {
    calm: await measure('adapter, no whale', url, createOurs(url, 'calm', slots), noWhale, short),
    plain: await measure('plain BullMQ', url, createPlainBullMq(url, 'plain', slots), population, short),
    limited: await measure('adapter, tenant limit', url, createOurs(url, 'limited', limits), population, short),
    whale: await measure('adapter', url, createOurs(url, 'whale', slots), population, day),
  };
}

async function measure(
  name: string,
  url: string,
  contestant: Contestant,
  population: Population,
  day: Day,
): Promise<Run> {
  const client = new Redis(url);
  try {
    const [before, loopBefore, beganAt] = [
      await readRedisCost(client),
      performance.eventLoopUtilization(),
      performance.now(),
    ];
    const observed = await simulateDay(contestant, population, day);
    const [after, seconds] = [await readRedisCost(client), (performance.now() - beganAt) / 1000];
    return {
      name,
      hours: day.hours,
      observed,
      commandsAJob: (after.commands - before.commands) / (observed.fresh + observed.slices),
      redisBusy: (after.cpuSeconds - before.cpuSeconds) / seconds,
      loopBusy: performance.eventLoopUtilization(loopBefore).utilization,
    };
  } finally {
    await contestant.close();
    client.disconnect();
  }
}

function toFigures({ plain, limited, whale }: Runs, looks: number, sizes: FairnessSizes): readonly Figure[] {
  const { day, slots, tenantLimit } = sizes;
  const p99 = (run: Run) => quantile(run.observed.waits.small, 0.99) / sliceMs(day);
  // The promise is one slice, and of the slices that run any may be the longest.
  const worst = quantile(whale.observed.waits.small, 1) / (day.sliceSeconds[1] * day.msASecond);
  const most = (count: 'all' | 'integration') =>
    Math.max(...[whale, limited].map(({ observed }) => observed.mostAtOnce[count]));
  const allowed = allowedSlots(slots);
  return [
    atMost(NAME, 'longest slices that a fresh job waits at worst beside the whale, limit', worst, 1, 1),
    atMost(NAME, 'slices that a fresh job waits at p99, plain BullMQ', p99(whale), p99(plain), 0.1),
    atLeast(NAME, 'slots in use while history waits, those that may be', whale.observed.busySlots, allowed, 0.8),
    atMost(NAME, 'jobs at once of one integration, limit', most('integration'), 1, 1),
    atMost(NAME, 'jobs at once of one tenant, limit', limited.observed.mostAtOnce.tenant, tenantLimit, 1),
    atMost(NAME, 'jobs at once of all, limit', most('all'), allowed, 1),
    atMost(NAME, 'looks for nothing a second and a runner with idle slots, limit', looks, LOOKS_A_SECOND, 1.2),
  ];
}

/** What the adapter's runner allows itself. */
const LOOKS_A_SECOND = 10;

function allowedSlots({ runners, slotsARunner, globalConcurrency }: Slots): number {
  return Math.min(globalConcurrency ?? Number.POSITIVE_INFINITY, runners * slotsARunner);
}

function describe({ population, day, slots }: FairnessSizes): string {
  const { tenants, whalePages, slicesAPage, newcomers, seed } = population;
  return (
    `${NAME}: ${printable(day.hours)} hours of ${printable(tenants)} tenants with 1 to 5 pages and a whale with ` +
    `${whalePages} pages and ${printable(whalePages * slicesAPage)} slices of history, ${newcomers} newcomers ` +
    `with ${slicesAPage} slices; a tick every ${day.tickMinutes} minutes; fresh jobs of ${day.freshSeconds.join(' to ')} s, ` +
    `slices of ${day.sliceSeconds.join(' to ')} s; ${slots.runners} runners of ${slots.slotsARunner} slots, ` +
    `${allowedSlots(slots)} together; a second takes ${day.msASecond} ms; seed ${seed}, ${cpus().length} processors, ` +
    `Node ${process.versions.node}`
  );
}

function table(runs: readonly Run[], day: Day): string {
  const slice = sliceMs(day);
  const inSlices = (ms: number) => printable(ms / slice);
  const inHours = (ms: number | null) => (ms === null ? 'not yet' : printable(ms / 3_600_000 / (day.msASecond / 1000)));
  const rows = runs.map(({ name, hours, observed, commandsAJob, redisBusy, loopBusy }) => {
    return [
      name,
      ...[hours, observed.fresh, observed.slices].map(printable),
      ...SIDES.flatMap((side) => [0.5, 0.99, 1].map((part) => inSlices(quantile(observed.waits[side], part)))),
      printable(observed.unstarted),
      ...[observed.historyMs.newcomer, observed.historyMs.whale].map(inHours),
      printable(observed.busySlots),
      ...[commandsAJob, redisBusy, loopBusy].map(printable),
    ];
  });
  return alignColumns([HEADINGS, ...rows], 1);
}

const SIDES = ['small', 'newcomer', 'whale'] as const;

/** Waits in slices, ends of history in hours, processors in parts of one. */
const HEADINGS = [
  ...['run', 'hours', 'fresh', 'slices', 'small p50', 'p99', 'worst', 'newcomer p50', 'p99', 'worst'],
  ...['whale p50', 'p99', 'worst', 'unstarted'],
  ...['newcomers read', 'whale read', 'slots', 'commands/job', 'Redis', 'Node'],
];
