import { expect, it } from 'vitest';
import type { RateLimitScope } from '../graph-api/graph-error-row.js';
import type { RateLimitedReport } from './ingestion-report.js';
import { NO_TOTALS } from './run-totals.js';
import { toJobOutcome } from './to-job-outcome.js';

const limited = (scope: RateLimitScope): RateLimitedReport => ({
  kind: 'rate-limited',
  job: { kind: 'incremental', version: 1, organizationId: 'org-1', integrationId: 'page-1', date: '2026-01-01' },
  platform: 'FACEBOOK',
  totals: NO_TOTALS,
  warnings: [],
  retryAfterMs: 5000,
  scope,
  error: { kind: 'rate-limit', code: 4, subcode: null, fbtraceId: null, message: 'Wait', at: new Date(0) },
});

it('makes every job wait for a limit of the app, and only the job itself for any other', () => {
  expect(toJobOutcome(limited('app'))).toEqual({
    kind: 'retry',
    delayMs: 5000,
    spendAttempt: false,
    reason: 'Wait',
    scope: 'app',
  });
  const others: readonly RateLimitScope[] = ['user', 'page', 'instagram-account', 'business-use-case'];
  for (const scope of others) expect(toJobOutcome(limited(scope))).toMatchObject({ kind: 'retry', scope: 'job' });
});
