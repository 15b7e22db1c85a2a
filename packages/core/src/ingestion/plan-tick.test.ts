import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IngestionState, IngestionStatus } from '../ports/ingestion-state-repository.js';
import { INGESTION_STATUSES } from '../ports/ingestion-state-repository.js';
import { parseJobRequests } from '../ports/parse-job-requests.js';
import { planTick, type TickPlan } from './plan-tick.js';

const NOW = new Date('2026-03-10T00:00:00.000Z');
const PLAN: TickPlan = { now: NOW, date: '2026-03-10', timeZone: null, lookbackDays: null, spreadMs: 0 };
const ref = (integrationId: string, organizationId = 'org-1') => ({ organizationId, integrationId });

const stateOf = (
  integrationId: string,
  status: IngestionStatus,
  nextEligibleAt: Date | null = null,
  organizationId = 'org-1',
): IngestionState => ({
  organizationId,
  integrationId,
  status,
  watermark: null,
  resumePositions: {},
  nextEligibleAt,
  lastError: null,
  suspicion: null,
  consecutiveFailures: 0,
  lastSuccessAt: null,
  pageSize: null,
  version: 1,
});

describe('planTick', () => {
  it('makes a job for what is new or active, with the day and no more', () => {
    const { requests, ...counts } = planTick([ref('new'), ref('known')], [stateOf('known', 'ACTIVE')], PLAN);
    expect(requests).toEqual(
      ['new', 'known'].map((integrationId) => ({
        payload: { kind: 'incremental', version: 1, ...ref(integrationId), date: '2026-03-10' },
        id: `incremental/org-1/${integrationId}`,
        delayMs: 0,
        urgency: 'fresh',
      })),
    );
    expect(counts).toEqual({ paused: 0, waiting: 0, problems: [] });
  });

  it('leaves out every status but ACTIVE', () => {
    const integrations = INGESTION_STATUSES.map((status) => ref(status));
    const states = INGESTION_STATUSES.map((status) => stateOf(status, status));
    const { requests, paused } = planTick(integrations, states, PLAN);
    expect(requests.map(({ payload }) => payload.integrationId)).toEqual(['ACTIVE']);
    expect(paused).toBe(INGESTION_STATUSES.length - 1);
  });

  it('tells integrations of the same id in two organizations apart', () => {
    const states = [stateOf('page', 'PAUSED_TOKEN', null, 'org-2')];
    const { requests } = planTick([ref('page'), ref('page', 'org-2')], states, PLAN);
    expect(requests.map(({ payload }) => payload.organizationId)).toEqual(['org-1']);
  });

  it('leaves out what may not be read when its job would run, and nothing else', () => {
    const later = new Date(NOW.getTime() + 1);
    const states = [stateOf('now', 'ACTIVE', NOW), stateOf('later', 'ACTIVE', later)];
    const planned = planTick([ref('now'), ref('later')], states, PLAN);
    expect(planned.requests.map(({ payload }) => payload.integrationId)).toEqual(['now']);
    expect(planned.waiting).toBe(1);
    const spread = { ...PLAN, spreadMs: 3_600_000 };
    const [free] = planTick([ref('later')], [], spread).requests;
    const delayMs = free?.delayMs ?? 0;
    expect(delayMs).toBeGreaterThan(0);
    const eligible = (ms: number) => [stateOf('later', 'ACTIVE', new Date(NOW.getTime() + ms))];
    expect(planTick([ref('later')], eligible(delayMs), spread).requests).toHaveLength(1);
    expect(planTick([ref('later')], eligible(delayMs + 1), spread).requests).toEqual([]);
  });

  it('names the day and the zone in the id of a walk over some days, and only there', () => {
    const plan = { ...PLAN, timeZone: 'Europe/Paris', lookbackDays: 7 };
    const [request] = planTick([ref('page')], [], plan).requests;
    expect(request?.payload).toMatchObject({ lookbackDays: 7, timeZone: 'Europe/Paris', date: '2026-03-10' });
    expect(request?.id).toBe('incremental/org-1/page/2026-03-10/7/Europe%002FParis');
    const ids = [
      plan,
      { ...plan, lookbackDays: 30 },
      { ...plan, date: '2026-03-11' },
      { ...plan, timeZone: null },
      { ...plan, lookbackDays: null },
    ].map((one) => planTick([ref('page')], [], one).requests[0]?.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(planTick([ref('page')], [], { ...plan, lookbackDays: null, date: '2026-03-11' }).requests[0]?.id).toBe(
      'incremental/org-1/page',
    );
  });

  it('leaves out ids that no job can hold, and goes on with the others', () => {
    const { requests, problems } = planTick([ref(''), ref('x'.repeat(256)), ref('page')], [], PLAN);
    expect(requests.map(({ payload }) => payload.integrationId)).toEqual(['page']);
    expect(problems).toHaveLength(2);
    expect(problems.every((problem) => problem.includes('integrationId'))).toBe(true);
  });

  it('gives different integrations different ids, whatever they hold, and ids that a queue can hold', () => {
    const text = fc.string({
      unit: fc.constantFrom('/', ':', '%', '0', 'F', 'a', '\u0000', '組', '\ud800'),
      minLength: 1,
      maxLength: 6,
    });
    const pair = fc.record({ organizationId: text, integrationId: text });
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        const [first, second] = planTick([one, other], [], PLAN).requests;
        const isSame = one.organizationId === other.organizationId && one.integrationId === other.integrationId;
        expect(first?.id === second?.id).toBe(isSame);
        expect(parseJobRequests(planTick([one, other], [], PLAN).requests)).toHaveLength(2);
      }),
      { numRuns: 2000 },
    );
  });
});
