import { type ContentSource, type IngestionEvent, StorageError } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError, html } from '../src/simulator.js';
import { createIngestionHost, publishMixed } from './support/ingestion-host.js';

const PAGE_SIZE = 10;
const EDGES = 2;

type Host = ReturnType<typeof createIngestionHost>;

function setUp(count = 60): Host {
  const host = createIngestionHost({ pageSize: PAGE_SIZE });
  publishMixed(host.page, count);
  return host;
}

/** Calls `work` before each page is stored, with its number, from 1. */
function beforeStoring(host: Host, work: (page: number) => unknown): void {
  let page = 0;
  host.ports.content = {
    ...host.content,
    upsertMany: async (items) => {
      page += 1;
      await work(page);
      return host.content.upsertMany(items);
    },
  };
}

/** Ends when the page has answered so many calls. */
async function answered(host: Host, calls: number): Promise<void> {
  while (host.graph.requests.all.filter(({ status }) => status > 0).length < calls) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setImmediate(resolve));
}

describe('while a page is stored', () => {
  it('the next one is read, and no other', async () => {
    const host = setUp();
    const calls: number[] = [];
    beforeStoring(host, async (page) => {
      if (page < 6) await answered(host, EDGES + page);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      calls.push(host.graph.requests.on('posts').length);
    });
    expect(await host.ingest()).toMatchObject({ kind: 'completed' });
    expect(calls).toEqual([2, 3, 4, 5, 6, 6]);
    expect(host.rows()).toEqual(host.truth());
  });

  it('its position is not saved yet, whatever was read after it', async () => {
    const host = setUp();
    const saved: (string | undefined)[] = [];
    beforeStoring(host, async (page) => {
      if (page < 6) await answered(host, EDGES);
      saved.push(Object.values((await host.stateNow())?.resumePositions ?? {})[0]?.position);
    });
    await host.ingest();
    expect(saved[0]).toBeUndefined();
    expect(new Set(saved).size).toBe(saved.length);
  });
});

describe('a failure of the page ahead', () => {
  it.each([
    ['a throttle', graphError({ status: 400, code: 32, message: 'Page request limit reached' }), 'rate-limited'],
    ['a server error', html(503), 'failed'],
    ['a dead token', graphError({ status: 400, code: 190, subcode: 463, message: 'Session has expired' }), 'failed'],
  ])('leaves the page that is being stored alone: %s', async (_, respond, kind) => {
    const host = setUp();
    host.graph.faults.add({ match: { edge: 'posts', nth: 2 }, respond });
    beforeStoring(host, (page) => (page === 1 ? answered(host, EDGES + 1) : undefined));
    expect(await host.ingest()).toMatchObject({ kind, totals: { pages: 1 } });
    const first = host.rows().length;
    expect(first).toBeGreaterThan(PAGE_SIZE / 2);
    const positions = Object.values((await host.stateNow())?.resumePositions ?? {});
    expect(positions).toHaveLength(1);
    expect(host.events.map((event) => event.kind)).toEqual(['run-started', 'page-stored', 'run-ended']);
  });
});

describe('a write that fails', () => {
  it('stops the walk: what is being read is waited for and dropped, and nothing is read after it', async () => {
    const host = setUp();
    beforeStoring(host, (page) => {
      if (page === 2) throw new StorageError('the disk is full');
    });
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'failed', error: { message: 'the disk is full' }, totals: { pages: 1 } });
    const calls = host.graph.requests.count;
    expect(calls).toBeLessThanOrEqual(3 * EDGES);
    expect(report.totals.apiCalls).toBeGreaterThanOrEqual(calls);
    expect(host.graph.requests.all.every(({ status }) => status === 200)).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.graph.requests.count).toBe(calls);
    host.ports.content = host.content;
    expect((await host.ingest()).kind).toBe('completed');
    expect(host.rows()).toEqual(host.truth());
  });
});

describe('a pause by somebody else', () => {
  it('ends the walk after its page, with one page dropped at most', async () => {
    const host = setUp();
    beforeStoring(host, async (page) => {
      if (page !== 2) return;
      const state = await host.stateNow();
      if (state !== null) await host.state.save({ ...state, status: 'DISABLED' });
    });
    const report = await host.ingest();
    expect(report).toMatchObject({ kind: 'interrupted', totals: { pages: 2 } });
    expect(report.totals.apiCalls).toBe(host.graph.requests.count);
    expect(host.graph.requests.count).toBeLessThanOrEqual(3 * EDGES);
  });
});

/** Reads a page only when the one before it is stored: how a walk without reading ahead goes. */
function readInTurn(host: Host): (event: IngestionEvent) => void {
  let open = () => {};
  let isOpen = Promise.resolve();
  const [sound] = host.ports.sources as [ContentSource];
  host.ports.sources = [
    {
      ...sound,
      async *read(request) {
        for await (const page of sound.read(request)) {
          isOpen = new Promise((resolve) => {
            open = resolve;
          });
          yield page;
          await isOpen;
        }
      },
    },
  ];
  return ({ kind }) => void (kind === 'page-stored' && open());
}

describe('a walk that reads ahead', () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'reports, tells, stores and saves what one that does not would: seed %i',
    async (seed) => {
      const walk = async (isInTurn: boolean) => {
        const host = setUp(20 + ((seed * 13) % 60));
        const onEvent = isInTurn ? readInTurn(host) : () => {};
        const abort = new AbortController();
        let pages = 0;
        const faults = [
          html(502),
          graphError({ status: 400, code: 32, message: 'Page request limit reached' }),
          graphError({ status: 500, code: 1, message: 'Please reduce the amount of data' }),
          graphError({ status: 400, code: 10, message: 'no' }),
        ];
        const respond = faults[seed % faults.length];
        const edge = seed % 3 === 0 ? 'posts' : 'video_reels';
        if (respond) host.graph.faults.add({ match: { edge, nth: 1 + (seed % 5) }, respond });
        const report = await host.ingest(
          {},
          {
            signal: abort.signal,
            onEvent: (event) => {
              host.events.push(event);
              onEvent(event);
              if (event.kind === 'page-stored' && ++pages === 2 + (seed % 7)) abort.abort();
            },
          },
        );
        return { host, report, events: host.events, rows: host.rows(), state: await host.stateNow() };
      };
      const ahead = await walk(false);
      const inTurn = await walk(true);
      const isInterrupted = inTurn.report.kind === 'interrupted';
      const spent = ahead.report.totals.apiCalls - inTurn.report.totals.apiCalls;
      // Only a page that is dropped costs calls.
      expect(spent).toBeGreaterThanOrEqual(0);
      expect(spent).toBeLessThanOrEqual(isInterrupted ? 2 * EDGES : 0);
      const totals = { ...ahead.report.totals, apiCalls: inTurn.report.totals.apiCalls };
      expect({ ...ahead.report, totals }).toEqual(inTurn.report);
      expect(ahead.events.slice(0, -1)).toEqual(inTurn.events.slice(0, -1));
      expect(ahead.rows).toEqual(inTurn.rows);
      expect(ahead.state).toEqual(inTurn.state);
      expect(ahead.host.graph.requests.count).toBe(ahead.report.totals.apiCalls);
      if (ahead.state?.status !== 'ACTIVE') return;
      ahead.host.graph.faults.clear();
      ahead.host.advance(86_400_000);
      expect((await ahead.host.ingest()).kind).toBe('completed');
      expect(ahead.host.rows()).toEqual(ahead.host.truth());
    },
  );
});
