import {
  createInProcessJobRunner,
  createMemoryIngestionStateRepository,
  enqueueDueIntegrations,
  type IngestionStateRepository,
  type IngestionStatus,
  type JobRequest,
  type JobSchedule,
  StorageError,
  scheduleIngestion,
  type TickReport,
  type TrackedIntegration,
} from '@org/ingest-core';
import { buildIngestionState, createManualClock } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

const ORGANIZATION = 'org-1';
const MINUTE_MS = 60_000;

const tracked = (integrationId: string): TrackedIntegration => ({
  organizationId: ORGANIZATION,
  integrationId,
  platform: 'FACEBOOK',
  externalAccountId: `account-${integrationId}`,
});

function listOf(count: number): { readonly listTracked: () => AsyncIterable<TrackedIntegration> } {
  return {
    async *listTracked() {
      for (let index = 0; index < count; index += 1) yield tracked(`page-${index}`);
    },
  };
}

function listing(...names: readonly string[]) {
  return {
    async *listTracked() {
      for (const name of names) yield tracked(name);
    },
  };
}

/** Takes everything and keeps it. */
function createTakingRunner() {
  const calls: (readonly JobRequest[])[] = [];
  return {
    calls,
    jobs: () => calls.flat(),
    async enqueueMany(jobs: readonly JobRequest[]) {
      calls.push(jobs);
      return { added: jobs.length };
    },
  };
}

async function stateWith(statuses: Readonly<Record<string, IngestionStatus>>): Promise<IngestionStateRepository> {
  const state = createMemoryIngestionStateRepository();
  for (const [integrationId, status] of Object.entries(statuses))
    await state.save(buildIngestionState({ organizationId: ORGANIZATION, integrationId, status, version: 0 }));
  return state;
}

describe('enqueueDueIntegrations', () => {
  it('adds a job for each integration that is due, and counts the others', async () => {
    const clock = createManualClock();
    const state = await stateWith({ lost: 'PAUSED_TOKEN', off: 'DISABLED' });
    const nextEligibleAt = new Date(clock.now().getTime() + MINUTE_MS);
    await state.save(
      buildIngestionState({ organizationId: ORGANIZATION, integrationId: 'limited', nextEligibleAt, version: 0 }),
    );
    const runner = createTakingRunner();
    const integrations = listing('a', 'lost', 'b', 'off', 'limited', '');
    const errors: string[] = [];
    const log = () => {};
    const logger = { debug: log, info: log, warn: log, error: (message: string) => void errors.push(message) };
    expect(await enqueueDueIntegrations(runner, { integrations, state, clock, logger })).toEqual({
      kind: 'completed',
      listed: 6,
      enqueued: 2,
      alreadyQueued: 0,
      paused: 2,
      waiting: 1,
      invalid: 1,
    });
    expect(errors).toHaveLength(1);
    expect(runner.jobs().map(({ payload }) => payload)).toEqual(
      ['a', 'b'].map((integrationId) => ({
        kind: 'incremental',
        version: 1,
        organizationId: ORGANIZATION,
        integrationId,
        date: '2026-03-10',
      })),
    );
    expect(runner.jobs().every(({ urgency, delayMs }) => urgency === 'fresh' && delayMs === 0)).toBe(true);
  });

  it('asks for the day of the zone that was named', async () => {
    const clock = createManualClock(new Date('2026-03-10T20:00:00.000Z'));
    const state = createMemoryIngestionStateRepository();
    const ports = { integrations: listing('a'), state, clock };
    const runner = createTakingRunner();
    await enqueueDueIntegrations(runner, ports, { timeZone: 'Asia/Ho_Chi_Minh', lookbackDays: 3 });
    await enqueueDueIntegrations(runner, ports);
    expect(runner.jobs().map(({ payload }) => payload)).toMatchObject([
      { date: '2026-03-11', timeZone: 'Asia/Ho_Chi_Minh', lookbackDays: 3 },
      { date: '2026-03-10' },
    ]);
  });

  it('reads 100,000 integrations in chunks, never more than one chunk ahead of the runner', {
    timeout: 120_000,
  }, async () => {
    const count = 100_000;
    let [listed, taken, mostAhead, mostAtOnce] = [0, 0, 0, 0];
    const integrations = {
      async *listTracked() {
        for (let index = 0; index < count; index += 1) {
          listed += 1;
          mostAhead = Math.max(mostAhead, listed - taken);
          yield tracked(`page-${index}`);
        }
      },
    };
    const reads: number[] = [];
    const state = {
      loadMany: async (refs: readonly unknown[]) => {
        reads.push(refs.length);
        return [];
      },
    };
    const spreadMs = 15 * MINUTE_MS;
    const minutes = new Array<number>(15).fill(0);
    const ids = new Set<string>();
    const runner = {
      enqueueMany: async (jobs: readonly JobRequest[]) => {
        taken += jobs.length;
        mostAtOnce = Math.max(mostAtOnce, jobs.length);
        for (const { id, delayMs = 0 } of jobs) {
          ids.add(id ?? '');
          const minute = Math.floor(delayMs / MINUTE_MS);
          minutes[minute] = (minutes[minute] ?? 0) + 1;
        }
        return { added: jobs.length };
      },
    };
    const report = await enqueueDueIntegrations(runner, { integrations, state }, { spreadMs });
    expect(report).toMatchObject({ kind: 'completed', listed: count, enqueued: count });
    expect(ids.size).toBe(count);
    expect({ mostAhead, mostAtOnce }).toEqual({ mostAhead: 500, mostAtOnce: 500 });
    expect(reads).toEqual(new Array(200).fill(500));
    // 6,667 a minute, give or take five standard deviations.
    expect(Math.min(...minutes)).toBeGreaterThan(6667 - 400);
    expect(Math.max(...minutes)).toBeLessThan(6667 + 400);
  });

  it('gives an integration the same moment in every tick', async () => {
    const ports = { integrations: listOf(50), state: createMemoryIngestionStateRepository() };
    const runner = createTakingRunner();
    await enqueueDueIntegrations(runner, ports, { spreadMs: 1_000_000 });
    await enqueueDueIntegrations(runner, ports, { spreadMs: 1_000_000 });
    const [first, second] = runner.calls.map((jobs) => jobs.map(({ id, delayMs }) => [id, delayMs]));
    expect(first).toEqual(second);
    expect(new Set(first?.map(([, delayMs]) => delayMs)).size).toBeGreaterThan(40);
  });

  it('keeps what it added when the provider fails in the middle, and throws what that threw', async () => {
    const broken = new Error('connection lost');
    const integrations = {
      async *listTracked() {
        for (let index = 0; index < 1200; index += 1) yield tracked(`page-${index}`);
        throw broken;
      },
    };
    const runner = createTakingRunner();
    const tick = enqueueDueIntegrations(runner, { integrations, state: createMemoryIngestionStateRepository() });
    await expect(tick).rejects.toBe(broken);
    expect(runner.jobs()).toHaveLength(1000);
  });

  it('throws what the state repository and the runner throw', async () => {
    const failure = new StorageError('The states of 3 integrations could not be read. Check the database.');
    const fail = async () => {
      throw failure;
    };
    const integrations = listOf(3);
    const runner = createTakingRunner();
    await expect(enqueueDueIntegrations(runner, { integrations, state: { loadMany: fail } })).rejects.toBe(failure);
    const state = createMemoryIngestionStateRepository();
    await expect(enqueueDueIntegrations({ enqueueMany: fail }, { integrations, state })).rejects.toBe(failure);
    expect(runner.calls).toEqual([]);
  });

  it('stops between two chunks when it is told to, and ends the stream', async () => {
    const controller = new AbortController();
    let isStreamEnded = false;
    const integrations = {
      async *listTracked() {
        try {
          for (let index = 0; ; index += 1) yield tracked(`page-${index}`);
        } finally {
          isStreamEnded = true;
        }
      },
    };
    const added: number[] = [];
    const runner = {
      enqueueMany: async (jobs: readonly JobRequest[]) => {
        added.push(jobs.length);
        if (added.length === 2) controller.abort();
        return { added: jobs.length };
      },
    };
    const state = createMemoryIngestionStateRepository();
    const { signal } = controller;
    const report = await enqueueDueIntegrations(runner, { integrations, state }, { signal });
    expect(report).toMatchObject({ kind: 'interrupted', listed: 1000, enqueued: 1000 });
    expect(added).toEqual([500, 500]);
    expect(isStreamEnded).toBe(true);
    const again = await enqueueDueIntegrations(runner, { integrations: listOf(3), state }, { signal });
    expect(again).toMatchObject({ kind: 'interrupted', listed: 0, enqueued: 0 });
  });

  it('adds no last chunk when it was told to stop while that was listed', async () => {
    const controller = new AbortController();
    const integrations = {
      async *listTracked() {
        yield tracked('a');
        controller.abort();
      },
    };
    const runner = createTakingRunner();
    const ports = { integrations, state: createMemoryIngestionStateRepository() };
    const report = await enqueueDueIntegrations(runner, ports, { signal: controller.signal });
    expect(report).toMatchObject({ kind: 'interrupted', listed: 0, enqueued: 0 });
    expect(runner.calls).toEqual([]);
  });

  it('has completed when it was told to stop after its last job', async () => {
    const controller = new AbortController();
    const runner = {
      enqueueMany: async (jobs: readonly JobRequest[]) => {
        controller.abort();
        return { added: jobs.length };
      },
    };
    const ports = { integrations: listOf(3), state: createMemoryIngestionStateRepository() };
    const report = await enqueueDueIntegrations(runner, ports, { signal: controller.signal });
    expect(report).toMatchObject({ kind: 'completed', enqueued: 3 });
  });

  it.each([
    [{ spreadMs: -1 }, /spreadMs/],
    [{ spreadMs: Number.NaN }, /spreadMs/],
    [{ timeZone: 'Mars/Olympus' }, /Mars\/Olympus/],
    [{ lookbackDays: 0 }, /lookbackDays/],
    [{ lookbackDays: 3661 }, /lookbackDays/],
  ])('refuses the options %j before it lists anything', async (options, named) => {
    let isListed = false;
    const integrations = {
      async *listTracked() {
        isListed = true;
        yield tracked('a');
      },
    };
    const ports = { integrations, state: createMemoryIngestionStateRepository() };
    await expect(enqueueDueIntegrations(createTakingRunner(), ports, options)).rejects.toThrow(named);
    expect(isListed).toBe(false);
  });

  it('adds each integration once when ticks overlap, and again when its job has ended', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    const runs: string[] = [];
    await runner.process(async ({ integrationId }) => {
      runs.push(integrationId);
      return { kind: 'done' };
    });
    const ports = { integrations: listOf(1200), state: createMemoryIngestionStateRepository(), clock };
    const options = { spreadMs: 10 * MINUTE_MS };
    // Two machines tick at the same moment.
    const ticks = await Promise.all([
      enqueueDueIntegrations(runner, ports, options),
      enqueueDueIntegrations(runner, ports, options),
    ]);
    expect(ticks.reduce((sum, { enqueued }) => sum + enqueued, 0)).toBe(1200);
    expect(ticks.reduce((sum, { alreadyQueued }) => sum + alreadyQueued, 0)).toBe(1200);
    await clock.advance(5 * MINUTE_MS);
    const ran = runs.length;
    expect(ran).toBeGreaterThan(450);
    expect(ran).toBeLessThan(750);
    const later = await enqueueDueIntegrations(runner, ports, options);
    expect(later).toMatchObject({ enqueued: ran, alreadyQueued: 1200 - ran });
    await clock.advance(10 * MINUTE_MS);
    expect(runs).toHaveLength(1200 + ran);
    await runner.close();
  });
});

describe('scheduleIngestion', () => {
  /** Runs the task of a schedule when it is told to. */
  function createSchedulingRunner() {
    const schedules: JobSchedule[] = [];
    let task = async () => {};
    const taking = createTakingRunner();
    return {
      ...taking,
      schedules,
      tick: () => task(),
      async schedule(schedule: JobSchedule, given: () => Promise<void>) {
        schedules.push(schedule);
        task = given;
      },
    };
  }
  const portsAt = (start: string, count = 200) => ({
    integrations: listOf(count),
    state: createMemoryIngestionStateRepository(),
    clock: createManualClock(new Date(start)),
  });
  const latest = (jobs: readonly JobRequest[]) => Math.max(...jobs.map(({ delayMs = 0 }) => delayMs));

  it('ticks on the schedule that was named, with its zone', async () => {
    const runner = createSchedulingRunner();
    const ports = portsAt('2026-03-10T20:00:00.000Z');
    await scheduleIngestion(runner, ports, { everyMs: 15 * MINUTE_MS });
    await scheduleIngestion(runner, ports, {
      id: 'nightly',
      cron: '30 4 * * *',
      timeZone: 'Asia/Ho_Chi_Minh',
      lookbackDays: 30,
    });
    expect(runner.schedules).toEqual([
      { id: 'ingestion', everyMs: 15 * MINUTE_MS },
      { id: 'nightly', cron: '30 4 * * *', timeZone: 'Asia/Ho_Chi_Minh' },
    ]);
    expect(runner.calls).toEqual([]);
    await runner.tick();
    expect(runner.jobs()[0]?.payload).toMatchObject({
      date: '2026-03-11',
      timeZone: 'Asia/Ho_Chi_Minh',
      lookbackDays: 30,
    });
  });

  it('spreads over the time until the next tick, over an hour at most, or as told', async () => {
    const latestOf = async (options: Parameters<typeof scheduleIngestion>[2], start = '2026-03-10T04:40:00.000Z') => {
      const runner = createSchedulingRunner();
      await scheduleIngestion(runner, portsAt(start), options);
      await runner.tick();
      return latest(runner.jobs()) / MINUTE_MS;
    };
    const near = (minutes: number) => ({ above: minutes * 0.9, below: minutes });
    for (const [options, { above, below }] of [
      [{ everyMs: 15 * MINUTE_MS }, near(15)],
      [{ everyMs: 24 * 60 * MINUTE_MS }, near(60)],
      [{ everyMs: 15 * MINUTE_MS, spreadMs: 2 * MINUTE_MS }, near(2)],
      [{ cron: '0 5 * * *' }, near(20)],
      [{ cron: '0 4 * * *' }, near(60)],
    ] as const) {
      const minutes = await latestOf(options);
      expect(minutes).toBeGreaterThan(above);
      expect(minutes).toBeLessThan(below);
    }
    expect(await latestOf({ everyMs: MINUTE_MS, spreadMs: 0 })).toBe(0);
  });

  it('reads every integration again and again, each time once', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    const runs = new Map<string, number>();
    await runner.process(async ({ integrationId }) => {
      runs.set(integrationId, (runs.get(integrationId) ?? 0) + 1);
      return { kind: 'done' };
    });
    const reports: TickReport[] = [];
    const ports = { integrations: listOf(600), state: createMemoryIngestionStateRepository(), clock };
    await scheduleIngestion(runner, ports, { everyMs: 15 * MINUTE_MS, onTick: (report) => reports.push(report) });
    await clock.advance(3 * 15 * MINUTE_MS - 1);
    expect(reports.map(({ enqueued }) => enqueued)).toEqual([600, 600, 600]);
    expect([...runs.values()]).toEqual(new Array(600).fill(3));
    await runner.close();
  });

  it('ticks again after a tick that failed', async () => {
    const clock = createManualClock();
    const runner = createInProcessJobRunner({ clock });
    let ticks = 0;
    const integrations = {
      async *listTracked() {
        ticks += 1;
        if (ticks === 1) throw new Error('connection lost');
        yield tracked('a');
      },
    };
    const reports: TickReport[] = [];
    const ports = { integrations, state: createMemoryIngestionStateRepository(), clock };
    await scheduleIngestion(runner, ports, { cron: '*/15 * * * *', onTick: (report) => reports.push(report) });
    await clock.advance(30 * MINUTE_MS);
    expect({ ticks, reports: reports.map(({ enqueued }) => enqueued) }).toEqual({ ticks: 2, reports: [1] });
    await runner.close();
  });

  it('refuses what is not valid at once, not at the first tick', async () => {
    const runner = createSchedulingRunner();
    const ports = portsAt('2026-03-10T00:00:00.000Z');
    for (const options of [
      { everyMs: 0 },
      { cron: 'every day' },
      { everyMs: 1000, cron: '* * * * *' },
      { everyMs: 1000, id: 'a:b' },
      { everyMs: 1000, spreadMs: -1 },
      { everyMs: 1000, timeZone: 'Mars/Olympus' },
      { everyMs: 1000, lookbackDays: 0 },
    ])
      await expect(scheduleIngestion(runner, ports, options)).rejects.toMatchObject({
        name: 'InvalidConfigurationError',
      });
    expect(runner.schedules).toEqual([]);
  });
});
