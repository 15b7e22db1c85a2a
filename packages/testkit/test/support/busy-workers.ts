import { createGraphClient, GraphRequestError, type UsageBudget, type UsageKey } from '@org/ingest-core';
import { createManualClock } from '@org/ingest-testkit';
import { createGraphSimulator, type GraphSimulatorOptions, type PageHandle } from '../../src/simulator.js';

/** A Meta of our own on virtual time, and workers that call it as often as their budget lets them. */
export function createBusyWorkers(options: {
  readonly throttle: NonNullable<GraphSimulatorOptions['throttle']>;
  readonly random: () => number;
  readonly pages?: number;
}) {
  const { random } = options;
  const clock = createManualClock(new Date('2026-06-01T00:00:00Z'));
  const graph = createGraphSimulator({ now: clock.now, throttle: options.throttle });
  const pages = Array.from({ length: options.pages ?? 1 }, () => graph.addPage());
  const end = new AbortController();
  /** Waits that a worker was told, in milliseconds. */
  const waits: number[] = [];

  /** An answer takes a tenth of a second to a second, and overtakes others. */
  async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    await clock.delay(50 + random() * 450);
    const response = await graph.handle(request);
    await clock.delay(50 + random() * 450);
    return response;
  }

  async function work(budget: UsageBudget, page: PageHandle, pauseMs: number): Promise<void> {
    const client = createGraphClient({ fetch, clock, budget, appId: '1', timeoutMs: 600_000 });
    const usageKeys: readonly UsageKey[] = [{ level: 'page', id: page.id }];
    const { accessToken } = page;
    while (!end.signal.aborted) {
      try {
        const { signal } = new AbortController();
        await client.get({ path: [page.id], params: { fields: 'id' }, accessToken, usageKeys, signal });
        await clock.delay(pauseMs * (0.5 + random()), end.signal);
      } catch (error) {
        if (!(error instanceof GraphRequestError) || error.classification.kind !== 'rate-limit') throw error;
        const waitMs = error.classification.retryAfterMs ?? 60_000;
        waits.push(waitMs);
        await clock.delay(waitMs, end.signal);
      }
    }
  }

  return {
    clock,
    graph,
    pages,
    waits,
    /** Starts a worker that never tires; `pauseMs` is what it does between two calls, on average. */
    start: (budget: UsageBudget, page: PageHandle | undefined, pauseMs: number) => {
      if (page === undefined) throw new Error('There is no such page');
      return work(budget, page, pauseMs);
    },
    async stop(workers: readonly Promise<void>[]) {
      end.abort();
      await clock.advance(60_000);
      await Promise.all(workers);
    },
    /** Calls that were answered, in milliseconds since the start. */
    answeredAt: () =>
      graph.requests.all.filter(({ errorCode }) => errorCode === null).map(({ at }) => at.getTime() - START_MS),
    refused: () => graph.requests.all.filter(({ errorCode }) => errorCode !== null),
  };
}

const START_MS = Date.parse('2026-06-01T00:00:00Z');

/** The most calls that any window of this length holds. */
export function peakOf(times: readonly number[], windowMs: number): number {
  let first = 0;
  let peak = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - windowMs) first += 1;
    peak = Math.max(peak, index - first + 1);
  }
  return peak;
}
