import { createUsageGovernor, type IngestionReport, toJobOutcome } from '@org/ingest-core';
import { describe, expect, it, vi } from 'vitest';
import type { ThrottleOptions } from '../src/simulator.js';
import { createIngestionHost, publishMixed, START } from './support/ingestion-host.js';

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;

/** Two hosts with a Page each, on one budget; only the first one's Meta is throttled. */
function setUp(throttle: ThrottleOptions) {
  const budget = createUsageGovernor({ clock: { now: () => START, delay: () => new Promise(() => {}) } });
  const host = (seed: number, limits: ThrottleOptions) => {
    const graph = { seed, throttle: limits };
    const made = createIngestionHost({ graph, client: { budget, appId: '7' }, pageSize: 2 });
    publishMixed(made.page, 12);
    return made;
  };
  return { budget, throttled: host(1, throttle), other: host(2, {}) };
}

const limited = (report: IngestionReport) => {
  if (report.kind !== 'rate-limited') throw new TypeError(`The run was ${report.kind}`);
  return report;
};
const refusedBy = ({ graph }: ReturnType<typeof createIngestionHost>) =>
  graph.requests.all.filter(({ errorCode }) => errorCode !== null).length;

describe('a run at a spent budget', () => {
  it('of the app ends with the time to come back, spends no attempt and holds every other run', async () => {
    const { throttled, other } = setUp({ app: { calls: 3, blockMs: 5 * MINUTE_MS } });
    const first = limited(await throttled.ingest());
    expect(first).toMatchObject({ scope: 'app', retryAfterMs: 5 * MINUTE_MS });
    expect(toJobOutcome(first)).toMatchObject({ kind: 'retry', spendAttempt: false, scope: 'app' });
    expect(refusedBy(throttled)).toBe(1);

    const second = limited(await other.ingest());
    expect(other.graph.requests.count).toBe(0);
    expect(second.scope).toBe('app');
    expect(second.retryAfterMs).toBeGreaterThanOrEqual(5 * MINUTE_MS - 1000);
    expect(toJobOutcome(second)).toMatchObject({ spendAttempt: false, scope: 'app', delayMs: second.retryAfterMs });
    expect(await other.stateNow()).toMatchObject({ status: 'ACTIVE', consecutiveFailures: 0 });

    other.advance(second.retryAfterMs);
    expect((await other.ingest()).kind).toBe('completed');
    expect(other.rows()).toEqual(other.truth());
  });

  it('of a Page ends as long as Meta says, and holds no other Page', async () => {
    const { budget, throttled, other } = setUp({ page: { calls: 3, blockMs: 42 * MINUTE_MS } });
    const first = limited(await throttled.ingest());
    expect(first).toMatchObject({ scope: 'page', retryAfterMs: 42 * MINUTE_MS });
    expect(toJobOutcome(first)).toMatchObject({ kind: 'retry', spendAttempt: false, scope: 'job' });
    const until = new Date(START.getTime() + 42 * MINUTE_MS);
    const key = { level: 'page', id: throttled.page.id } as const;
    expect(await budget.check([key], START)).toEqual({ kind: 'wait', until, key });
    expect((await other.ingest()).kind).toBe('completed');
  });
});
