import {
  createIngestionHandler,
  createInProcessJobRunner,
  enqueueDueIntegrations,
  type IngestionJobInput,
  type PollPorts,
  type PollReport,
  pollMany,
} from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError } from '../src/simulator.js';
import { createPollScene, POLL_START } from './support/poll-scene.js';

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(POLL_START.getTime() - hours * HOUR_MS);
const kindsOf = ({ results }: PollReport) =>
  results.map((result) => (result.kind === 'reported' ? result.report.kind : String(result.error)));

describe('many jobs', () => {
  it('are each reported in their place, whatever becomes of the others', async () => {
    const scene = createPollScene({ pages: 4 });
    const [first, second, third, fourth] = scene.jobs;
    if (!first || !second || !third || !fourth) throw new TypeError('There must be four jobs');
    const getAccessToken: PollPorts['integrations']['getAccessToken'] = async ({ integrationId }) => {
      if (integrationId === 'page-2') throw new Error('the vault is closed');
      return scene.tokens[Number(integrationId.slice(5))] ?? null;
    };
    const jobs = [
      first,
      { date: 'today' } as IngestionJobInput,
      { ...second, integrationId: 'page-99' },
      third,
      fourth,
    ];
    const integrations = { ...scene.ports.integrations, getAccessToken };
    const report = await pollMany(jobs, { ...scene.ports, integrations });
    expect(report).toMatchObject({ kind: 'completed', retryAfterMs: null });
    expect(kindsOf(report)).toEqual([
      'completed',
      expect.stringContaining('InvalidJobError'),
      expect.stringContaining('UnknownIntegrationError'),
      'failed',
      'completed',
    ]);
  });

  it('of a busy page go on while quiet ones come and go', async () => {
    const scene = createPollScene({ pages: 12, pageSize: 2, batching: { maxCalls: 4 } });
    for (let hour = 1; hour <= 9; hour += 1)
      scene.pages[0]?.publishText({ message: `Post ${hour}`, at: hoursAgo(hour) });
    const { results } = await pollMany(scene.jobs, scene.ports, { concurrency: 4 });
    expect(results[0]).toMatchObject({ report: { kind: 'completed', totals: { inserted: 9, pages: 5 } } });
    expect(scene.graph.requests.count).toBe(6 + 2 * 11);
    expect(scene.graph.requests.httpRequests).toBeLessThanOrEqual(10);
  });

  it('run at the same time only as far as is allowed', async () => {
    const scene = createPollScene({ pages: 20 });
    let [running, most] = [0, 0];
    const { load } = scene.state;
    const state = {
      ...scene.state,
      load: (ref: Parameters<typeof load>[0]) => {
        running += 1;
        most = Math.max(most, running);
        return load(ref);
      },
    };
    const onEvent = ({ kind }: { readonly kind: string }) => {
      if (kind === 'run-ended') running -= 1;
    };
    await pollMany(scene.jobs, { ...scene.ports, state }, { concurrency: 3, onEvent });
    expect(most).toBe(3);
  });

  it('of one integration run one after another', async () => {
    const scene = createPollScene({ pages: 2 });
    const [first, second] = scene.jobs;
    if (!first || !second) throw new TypeError('There must be two jobs');
    const order: string[] = [];
    const report = await pollMany([first, second, first, first], scene.ports, {
      onEvent: ({ kind, integrationId }) => {
        if (kind === 'run-started' || kind === 'run-ended') order.push(`${integrationId} ${kind}`);
      },
    });
    expect(kindsOf(report)).toEqual(['completed', 'completed', 'completed', 'completed']);
    const ofFirst = order.filter((entry) => entry.startsWith('page-0'));
    expect(ofFirst).toEqual([1, 2, 3].flatMap(() => ['page-0 run-started', 'page-0 run-ended']));
  });

  it('that have not begun are not begun once the whole app has to wait', async () => {
    const scene = createPollScene({ pages: 10 });
    scene.graph.faults.add({
      match: { pageId: scene.pages[2]?.id ?? '' },
      respond: graphError({ status: 403, code: 4, message: '(#4) Application request limit reached' }),
    });
    const report = await pollMany(scene.jobs, scene.ports, { concurrency: 3 });
    expect(report).toMatchObject({ kind: 'rate-limited', retryAfterMs: expect.any(Number) });
    expect(kindsOf(report).filter((kind) => kind === 'rate-limited')).toHaveLength(1);
    expect(report.results.length).toBeLessThan(10);
    expect(kindsOf(report)).not.toContain('undefined');
  });

  it('go on when one page has to wait', async () => {
    const scene = createPollScene({ pages: 5 });
    scene.graph.faults.add({
      match: { pageId: scene.pages[0]?.id ?? '' },
      respond: graphError({ code: 80001, message: '(#80001) too many calls to this Page account' }),
    });
    expect(kindsOf(await pollMany(scene.jobs, scene.ports, { concurrency: 1 }))).toEqual([
      'rate-limited',
      'completed',
      'completed',
      'completed',
      'completed',
    ]);
  });

  it('that are interrupted save what they have, and a later poll finishes them', async () => {
    const scene = createPollScene({ pages: 6, pageSize: 2 });
    for (const page of scene.pages) {
      for (let hour = 1; hour <= 7; hour += 1) page.publishText({ message: `Post ${hour}`, at: hoursAgo(hour) });
    }
    const abort = new AbortController();
    const interrupted = await pollMany(scene.jobs, scene.ports, {
      concurrency: 2,
      signal: abort.signal,
      onEvent: ({ kind }) => {
        if (kind === 'page-stored') abort.abort();
      },
    });
    expect(interrupted.kind).toBe('interrupted');
    expect(kindsOf(interrupted)).toEqual(['interrupted', 'interrupted']);
    expect(kindsOf(await pollMany(scene.jobs, scene.ports))).toEqual(scene.jobs.map(() => 'completed'));
    expect(scene.content.readRows()).toHaveLength(6 * 7);
    expect(await pollMany(scene.jobs, scene.ports, { signal: abort.signal })).toEqual({
      kind: 'interrupted',
      results: [],
      retryAfterMs: null,
    });
  });

  it('may be none', async () => {
    const { ports } = createPollScene({ pages: 1 });
    expect(await pollMany([], ports)).toEqual({ kind: 'completed', results: [], retryAfterMs: null });
  });

  it.each([0, 1.5, Number.NaN])('are not run %d at a time', async (concurrency) => {
    const { jobs, ports } = createPollScene({ pages: 1 });
    await expect(pollMany(jobs, ports, { concurrency })).rejects.toThrow(/concurrency is/);
  });
});

describe('a stream of jobs', () => {
  it('is read as jobs end, one at a time, and never held', async () => {
    const scene = createPollScene({ pages: 9 });
    let [ended, mostAhead, taken, asking] = [0, 0, 0, 0];
    async function* stream() {
      for (const job of scene.jobs) {
        asking += 1;
        expect(asking).toBe(1);
        await Promise.resolve();
        asking -= 1;
        taken += 1;
        mostAhead = Math.max(mostAhead, taken - ended);
        yield job;
      }
    }
    const onEvent = ({ kind }: { readonly kind: string }) => {
      if (kind === 'run-ended') ended += 1;
    };
    expect((await pollMany(stream(), scene.ports, { concurrency: 2, onEvent })).results).toHaveLength(9);
    expect(mostAhead).toBeLessThanOrEqual(2);
  });

  it('that fails fails the poll, once what was begun is over', async () => {
    const scene = createPollScene({ pages: 3 });
    let ended = 0;
    const stream = async function* () {
      yield* scene.jobs.slice(0, 2);
      throw new Error('the cursor is gone');
    };
    const onEvent = ({ kind }: { readonly kind: string }) => {
      if (kind === 'run-ended') ended += 1;
    };
    await expect(pollMany(stream(), scene.ports, { onEvent })).rejects.toThrow('the cursor is gone');
    expect(ended).toBe(2);
  });

  it('is closed when the poll is interrupted', async () => {
    const scene = createPollScene({ pages: 3 });
    const abort = new AbortController();
    let closed = false;
    const stream = async function* () {
      try {
        for (;;) yield* scene.jobs;
      } finally {
        closed = true;
      }
    };
    const onEvent = () => abort.abort();
    const { kind } = await pollMany(stream(), scene.ports, { signal: abort.signal, concurrency: 2, onEvent });
    expect([kind, closed]).toEqual(['interrupted', true]);
  });
});

describe('the jobs that a runner runs at the same time', () => {
  it('share requests, and nothing of the queue has to know', async () => {
    const scene = createPollScene({ pages: 100 });
    const runner = createInProcessJobRunner({ concurrency: 20 });
    await enqueueDueIntegrations(runner, scene.ports);
    const ended: string[] = [];
    runner.onJobEnded(({ outcome }) => ended.push(outcome));
    await runner.process(createIngestionHandler(scene.ports));
    await runner.idle();
    await runner.close();
    expect(ended).toEqual(Array.from({ length: 100 }, () => 'done'));
    expect(scene.graph.requests.count).toBe(200);
    expect(scene.graph.requests.httpRequests).toBeLessThanOrEqual(14);
  });

  it('wait for a job whose storage is slow no longer than a call may wait', async () => {
    const scene = createPollScene({ pages: 3, batching: { maxWaitMs: 1 }, timers: 'running' });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const ports = {
      ...scene.ports,
      state: {
        ...scene.state,
        load: async (ref: Parameters<typeof scene.state.load>[0]) => {
          if (ref.integrationId === 'page-0') await held;
          return scene.state.load(ref);
        },
      },
    };
    const ended: string[] = [];
    const report = await pollMany(scene.jobs, ports, {
      onEvent: ({ kind, integrationId }) => {
        if (kind !== 'run-ended') return;
        ended.push(integrationId);
        if (ended.length === 2) release();
      },
    });
    expect(kindsOf(report)).toEqual(['completed', 'completed', 'completed']);
    expect(ended.at(-1)).toBe('page-0');
  });
});
