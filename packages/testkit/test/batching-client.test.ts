import {
  type BatchingGraphClientOptions,
  createBatchingGraphClient,
  createGraphClient,
  type GraphClientOptions,
  GraphRequestError,
  type UsageKey,
  type UsageObservation,
} from '@org/ingest-core';
import {
  createGraphSimulator,
  createManualClock,
  graphError,
  html,
  slowAnswer,
  timedOutItem,
} from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

/** A batching client on a simulator, whose HTTP requests are remembered: how many calls each holds, and whose token. */
function setUp(options: { readonly client?: GraphClientOptions; readonly batching?: BatchingGraphClientOptions } = {}) {
  const clock = createManualClock(new Date('2026-06-01T00:00:00Z'));
  const graph = createGraphSimulator({ now: clock.now });
  const sent: { readonly calls: number; readonly token: string | null; readonly signal: AbortSignal }[] = [];
  const client = createGraphClient({
    clock,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const form = new URLSearchParams(await request.clone().text());
      const batch = form.get('batch');
      const token = batch === null ? request.headers.get('authorization') : form.get('access_token');
      sent.push({ calls: batch === null ? 1 : JSON.parse(batch).length, token, signal: request.signal });
      const response = await graph.handle(request);
      if (response.type === 'error') throw new TypeError('fetch failed');
      return response;
    },
    ...options.client,
  });
  const batching = createBatchingGraphClient(client, options.batching);
  const pages = Array.from({ length: 60 }, (_, index) => graph.addPage({ name: `Page ${index}` }));

  /** A run with a seat, on a page of its own. */
  function run(place: number, signal?: AbortSignal) {
    const page = pages[place];
    if (page === undefined) throw new RangeError(`There is no page ${place}`);
    const seat = batching.join(signal);
    let sends = 0;
    const request = {
      path: ['me'],
      params: { fields: 'id' },
      accessToken: page.accessToken,
      usageKeys: [{ level: 'page', id: page.id }] as readonly UsageKey[],
      signal: seat.signal,
      onSend: () => {
        sends += 1;
      },
    };
    return {
      page,
      seat,
      sends: () => sends,
      ask: (rest: Partial<typeof request> = {}) => endOf(batching.get({ ...request, ...rest })),
      askEdge: (edge: string) => endOf(batching.getEdge({ ...request, path: [page.id, edge] })),
    };
  }
  const runs = (count: number) => Array.from({ length: count }, (_, place) => run(place));
  return { clock, graph, batching, pages, sent, run, runs, sizes: () => sent.map(({ calls }) => calls) };
}

/** The body of an answer, or what the failure is. */
async function endOf(asking: Promise<{ readonly body?: unknown; readonly data?: unknown }>): Promise<unknown> {
  try {
    const { body, data } = await asking;
    return body ?? data;
  } catch (error) {
    if (!(error instanceof GraphRequestError)) return error;
    const { kind, code } = error.classification;
    return [kind, error.status, code, error.path];
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('calls of runs that go on at the same time', () => {
  it('are one request, each with its own token and its own answer', async () => {
    const { runs, sizes, graph } = setUp();
    const all = runs(3);
    const answers = await Promise.all(all.map(({ ask }) => ask()));
    expect(answers).toEqual(all.map(({ page }) => ({ id: page.id })));
    expect(sizes()).toEqual([3]);
    expect(all.map(({ sends }) => sends())).toEqual([1, 1, 1]);
    expect(graph.requests.tokensInUrls).toBe(0);
  });

  it('of one run are one request too', async () => {
    const { run, sizes } = setUp();
    const { ask, askEdge, page } = run(0);
    page.publishText({ message: 'Hello' });
    expect(await Promise.all([ask(), askEdge('posts')])).toEqual([{ id: page.id }, [expect.any(Object)]]);
    expect(sizes()).toEqual([2]);
  });

  it('go out alone as they would without others', async () => {
    const { run, sent } = setUp();
    const { ask, page } = run(0);
    expect(await ask()).toEqual({ id: page.id });
    expect(sent).toMatchObject([{ calls: 1, token: `Bearer ${page.accessToken}` }]);
  });

  it('without a seat, or after it was left, are plain calls', async () => {
    const { run, sizes } = setUp();
    const [first, second] = [run(0), run(1)];
    first.seat.leave();
    first.seat.leave();
    const waiting = second.ask();
    expect(await Promise.all([first.ask(), waiting])).toEqual([{ id: first.page.id }, { id: second.page.id }]);
    expect(sizes()).toEqual([1, 1]);
  });

  it('share a seat when they join with the signal of one', async () => {
    const { batching, run, sizes } = setUp();
    const { seat, ask } = run(0);
    const again = batching.join(seat.signal);
    expect(again.signal).toBe(seat.signal);
    again.leave();
    await Promise.all([ask(), ask()]);
    expect(sizes()).toEqual([2]);
  });
});

describe('a call waits', () => {
  it('for a run that is busy, until it asks or leaves', async () => {
    const { runs, sizes } = setUp();
    const [first, second, third] = runs(3) as [Run, Run, Run];
    const asking = [first.ask()];
    await settle();
    expect(sizes()).toEqual([]);
    asking.push(second.ask());
    await settle();
    expect(sizes()).toEqual([]);
    third.seat.leave();
    await Promise.all(asking);
    expect(sizes()).toEqual([2]);
  });

  it('no longer than it may', async () => {
    const { runs, sizes, clock } = setUp({ batching: { maxWaitMs: 20 } });
    const [first] = runs(2) as [Run];
    const asking = first.ask();
    await clock.advance(19);
    expect(sizes()).toEqual([]);
    await clock.advance(1);
    await asking;
    expect(sizes()).toEqual([1]);
    expect(clock.pendingDelays()).toBe(0);
  });

  it('not at all when a request is full', async () => {
    const { runs, sizes } = setUp();
    const [busy, ...others] = runs(52) as [Run, ...Run[]];
    const asking = others.map(({ ask }) => ask());
    await Promise.all(asking.slice(0, 50));
    expect(sizes()).toEqual([50]);
    for (const { seat } of [busy, ...others.slice(0, 50)]) seat.leave();
    await asking[50];
    expect(sizes()).toEqual([50, 1]);
  });

  it('for answers that are under way, since others may follow from them', async () => {
    const { runs, sizes, graph, pages } = setUp({ batching: { maxCalls: 2 } });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    graph.faults.add({ match: { pageId: pages[0]?.id ?? '' }, respond: slowAnswer({ release: released }) });
    const all = runs(3);
    const asking = all.map(({ ask }) => ask());
    await settle();
    expect(sizes()).toEqual([2]);
    release();
    await Promise.all(asking.slice(0, 2));
    // The third goes with what the first asks next.
    await Promise.all([asking[2], all[0]?.ask()]);
    expect(sizes()).toEqual([2, 2]);
  });
});

describe('a run that is aborted', () => {
  it('gets its reason at once, and the others their answers', async () => {
    const { run, graph, sent } = setUp();
    const abort = new AbortController();
    const [first, second] = [run(0, abort.signal), run(1)];
    graph.faults.add({
      match: { pageId: first.page.id },
      respond: ({ answer }) => {
        abort.abort(new Error('enough'));
        return answer();
      },
    });
    const [stopped, answered] = await Promise.all([first.ask(), second.ask()]);
    expect(stopped).toMatchObject({ message: 'enough' });
    expect(answered).toEqual({ id: second.page.id });
    expect(sent.map(({ calls }) => calls)).toEqual([2]);
  });

  it('while its call waits takes it out', async () => {
    const { run, sizes } = setUp();
    const abort = new AbortController();
    const [first, second, third] = [run(0, abort.signal), run(1), run(2)];
    const stopped = first.ask();
    await settle();
    abort.abort();
    expect(await stopped).toMatchObject({ name: 'AbortError' });
    first.seat.leave();
    await Promise.all([second.ask(), third.ask()]);
    expect([sizes(), first.sends()]).toEqual([[2], 0]);
    expect(await first.ask({ signal: abort.signal })).toMatchObject({ name: 'AbortError' });
  });

  it('as the last one of a request ends the request', async () => {
    const { run, graph, sent } = setUp();
    const aborts = [new AbortController(), new AbortController()];
    graph.faults.add({ match: { batch: true }, respond: slowAnswer() });
    const asking = aborts.map((abort, place) => run(place, abort.signal).ask());
    await settle();
    aborts[0]?.abort();
    await settle();
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([false]);
    aborts[1]?.abort();
    await Promise.all(asking);
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([true]);
  });
});

describe('a failure', () => {
  it('of one call is its own', async () => {
    const { runs, graph, sizes } = setUp();
    const [dead, well] = runs(2) as [Run, Run];
    graph.killToken(dead.page);
    expect(await Promise.all([dead.ask(), well.ask()])).toEqual([
      ['token', 401, 190, '/v25.0/me'],
      { id: well.page.id },
    ]);
    expect(sizes()).toEqual([2]);
  });

  it('of a call that ran out of time in its batch is made up for alone', async () => {
    const { runs, graph, sizes } = setUp();
    const [late, well] = runs(2) as [Run, Run];
    graph.faults.add({ match: { pageId: late.page.id, nth: 1 }, respond: timedOutItem() });
    expect(await Promise.all([late.ask(), well.ask()])).toEqual([{ id: late.page.id }, { id: well.page.id }]);
    expect(sizes()).toEqual([2, 1]);
    // Meta looked at it twice.
    expect([late.sends(), well.sends()]).toEqual([2, 1]);
  });

  it.each([
    ['HTML', html(503), ['transient', 503, null]],
    ['the limit of the app', graphError({ status: 403, code: 4, message: 'limit' }), ['rate-limit', 403, 4]],
    ['a broken connection', () => Response.error(), ['transient', null, null]],
  ])('of everything by %s is the failure of each call, and nothing is sent again', async (_, respond, failure) => {
    const { runs, graph, sizes } = setUp();
    graph.faults.add({ match: { batch: true }, respond });
    const all = runs(4);
    expect(await Promise.all(all.map(({ ask }) => ask()))).toEqual(all.map(() => [...failure, '/v25.0/me']));
    expect(sizes()).toEqual([4]);
    expect(all.map(({ sends }) => sends())).toEqual([1, 1, 1, 1]);
  });

  it('of a batch whose token nobody knows is made up for in halves, and counts once', async () => {
    const { runs, sizes } = setUp();
    const all = runs(4);
    const answers = await Promise.all(all.map(({ ask }, place) => ask(place === 0 ? { accessToken: 'EAAGnope' } : {})));
    expect(answers).toEqual([['token', 400, 190, '/v25.0/me'], ...all.slice(1).map(({ page }) => ({ id: page.id }))]);
    expect(sizes()).toEqual([4, 2, 2, 1, 1]);
    expect(all.map(({ sends }) => sends())).toEqual([1, 1, 1, 1]);
  });

  it('of a whole batch shows no token, nor does its cause', async () => {
    const { batching, graph, pages } = setUp();
    graph.faults.add({ match: { batch: true }, respond: html(503) });
    const asking = [0, 1].map((place) => {
      const { signal } = batching.join();
      const accessToken = pages[place]?.accessToken ?? '';
      return batching.get({ path: ['me'], params: {}, accessToken, signal });
    });
    for (const { reason } of (await Promise.allSettled(asking)) as PromiseRejectedResult[]) {
      expect(JSON.stringify([reason.message, reason, reason.cause, reason.cause.message])).not.toContain('EAAG');
      expect(reason.message).toMatch(/^GET \/v25\.0\/me failed \(transient, HTTP 503\)/);
    }
  });

  it('that is none of Meta reaches every call', async () => {
    const budget = { check: () => Promise.reject(new Error('no store')), record: async () => {} };
    const { runs } = setUp({ client: { budget } });
    const answers = await Promise.all(runs(2).map(({ ask }) => ask()));
    expect(answers).toMatchObject([{ message: 'no store' }, { message: 'no store' }]);
  });

  it('to give a list is the failure of the edge', async () => {
    const { runs, graph } = setUp();
    const respond = () => new Response('{}', { headers: { 'content-type': 'application/json' } });
    const [odd, well] = runs(2) as [Run, Run];
    graph.faults.add({ match: { pageId: odd.page.id }, respond });
    expect(await Promise.all([odd.askEdge('posts'), well.askEdge('posts')])).toEqual([
      ['transient', 200, null, `/v25.0/${odd.page.id}/posts`],
      [],
    ]);
  });
});

describe('batches that are too much', () => {
  it('become smaller, and grow again as they are answered', async () => {
    const { runs, graph, sizes, clock } = setUp({ batching: { maxCalls: 8 } });
    const all = runs(8);
    graph.faults.add({ match: { batch: true, times: 1 }, respond: html(504) });
    for (let round = 0; round < 6; round += 1) {
      const asking = all.map(({ ask }) => ask());
      await clock.advance(50);
      await Promise.all(asking);
    }
    expect(sizes()).toEqual([8, 4, 4, 5, 3, 6, 2, 7, 1, 8]);
  });
});

describe('the token that stands for batches', () => {
  it('may be that of the app', async () => {
    const { runs, sent } = setUp({ batching: { accessToken: '1234567890|secret' } });
    const all = runs(2);
    expect(await Promise.all(all.map(({ ask }) => ask()))).toEqual(all.map(({ page }) => ({ id: page.id })));
    expect(sent).toMatchObject([{ calls: 2, token: '1234567890|secret' }]);
  });

  it('is not used again once it was refused', async () => {
    const { runs, sent, pages } = setUp({ batching: { accessToken: 'EAAGnope' } });
    const all = runs(2);
    for (let round = 0; round < 2; round += 1) await Promise.all(all.map(({ ask }) => ask()));
    const first = pages[0]?.accessToken;
    expect(sent.map(({ token }) => token)).toEqual(['EAAGnope', first, first]);
    expect(all.map(({ sends }) => sends())).toEqual([2, 2]);
  });
});

describe('budgets', () => {
  const budgetWith = (spent: (id: string) => boolean) => {
    const heard: UsageObservation[] = [];
    return {
      heard,
      check: async (keys: readonly UsageKey[]) => {
        const key = keys.find(({ id }) => spent(id));
        const until = new Date('2026-06-01T00:01:00Z');
        return key === undefined ? { kind: 'go' as const } : { kind: 'wait' as const, until, key };
      },
      record: async (observations: readonly UsageObservation[]) => void heard.push(...observations),
    };
  };

  it('that are spent keep only their own calls back, even when everybody else meets an outage', async () => {
    let spentId = '';
    const budget = budgetWith((id) => id === spentId);
    const { runs, graph, sizes } = setUp({ client: { budget } });
    const all = runs(3) as [Run, Run, Run];
    spentId = all[1].page.id;
    const round = () => Promise.all(all.map(({ ask }) => ask()));
    expect(await round()).toEqual([
      { id: all[0].page.id },
      ['rate-limit', null, null, '/v25.0/me'],
      { id: all[2].page.id },
    ]);
    graph.faults.add({ match: { batch: true }, respond: html(503) });
    expect(await round()).toEqual([
      ['transient', 503, null, '/v25.0/me'],
      ['rate-limit', null, null, '/v25.0/me'],
      ['transient', 503, null, '/v25.0/me'],
    ]);
    expect(sizes()).toEqual([2, 2]);
    expect(all.map(({ sends }) => sends())).toEqual([2, 0, 2]);
  });

  it('hear what each call of a batch tells', async () => {
    const budget = budgetWith(() => false);
    const { runs, graph } = setUp({ client: { budget } });
    const all = runs(2);
    graph.faults.add({
      respond: async ({ request, answer }) => {
        const right = await answer();
        const usage = { type: 'pages', call_count: 40, total_time: 1, total_cputime: 1 };
        const headers = { 'x-business-use-case-usage': JSON.stringify({ [request.pageId ?? '']: [usage] }) };
        return new Response(right.body, { headers });
      },
    });
    await Promise.all(all.map(({ ask }) => ask()));
    const ofPages = budget.heard.filter(({ key }) => key.level === 'page');
    expect(ofPages.map(({ key, usedPercent }) => [key.id, usedPercent])).toEqual(all.map(({ page }) => [page.id, 40]));
  });
});

describe('options', () => {
  it.each([{ maxCalls: 0 }, { maxCalls: 51 }, { maxCalls: 1.5 }, { maxWaitMs: 0 }, { maxWaitMs: Number.NaN }])(
    'out of range are refused: %o',
    (options) => {
      expect(() => createBatchingGraphClient(createGraphClient(), options)).toThrow(/max(Calls|WaitMs) is/);
    },
  );
});

type Run = ReturnType<ReturnType<typeof setUp>['run']>;
