import type { IngestionFailure } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { countFailures } from './failure-log.js';

describe('countFailures', () => {
  it('counts equal failures, keeps the first time and the newest error', () => {
    const [counted, ...others] = countFailures([failure(2, 'second'), failure(3, 'third'), failure(1, 'late')]);
    expect(others).toEqual([]);
    expect(counted).toMatchObject({ occurrences: 3, firstSeenAt: at(2), error: { message: 'third', at: at(3) } });
  });

  it('of errors at the same time takes the later one', () => {
    expect(countFailures([failure(1, 'a'), failure(1, 'b')])[0]?.error.message).toBe('b');
  });

  it('counts by a text that fits into an index, however long an id is', () => {
    const externalContentId = '日'.repeat(100_000);
    const [counted] = countFailures([failure(1, 'x', { scope: 'item', externalContentId })]);
    expect(new TextEncoder().encode(counted?.openKey).length).toBeLessThan(2000);
    expect(counted?.externalContentId).toBe(externalContentId);
  });

  it('does not count failures of other tenants together', () => {
    const counted = countFailures([
      failure(1, 'x', { organizationId: 'a', integrationId: 'b' }),
      failure(1, 'x', { organizationId: 'a', integrationId: 'c' }),
      failure(1, 'x', { organizationId: 'c', integrationId: 'b' }),
    ]);
    expect(counted.map((one) => one.occurrences)).toEqual([1, 1, 1]);
  });
});

function at(second: number): Date {
  return new Date(Date.UTC(2026, 2, 4, 0, 0, second));
}

function failure(second: number, message: string, overrides: Partial<IngestionFailure> = {}): IngestionFailure {
  return {
    organizationId: 'org-1',
    integrationId: 'integration-1',
    scope: 'run',
    externalContentId: null,
    error: { kind: 'transient', code: 2, subcode: null, fbtraceId: null, message, at: at(second) },
    ...overrides,
  };
}
