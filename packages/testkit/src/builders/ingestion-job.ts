import type { IngestionJob } from '@org/ingest-core';

type JobOf<Kind extends IngestionJob['kind']> = Extract<IngestionJob, { readonly kind: Kind }>;

/** An incremental job that is always the same, with what a test cares about put in its place. */
export function buildIncrementalJob(overrides: Partial<JobOf<'incremental'>> = {}): JobOf<'incremental'> {
  return {
    kind: 'incremental',
    version: 1,
    organizationId: 'org-1',
    integrationId: 'integration-1',
    date: '2026-03-04',
    ...overrides,
  };
}

/** A backfill job that is always the same, with what a test cares about put in its place. */
export function buildBackfillJob(overrides: Partial<JobOf<'backfill'>> = {}): JobOf<'backfill'> {
  return {
    kind: 'backfill',
    version: 1,
    organizationId: 'org-1',
    integrationId: 'integration-1',
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    ...overrides,
  };
}

/** A job for one item that is always the same, with what a test cares about put in its place. */
export function buildItemJob(overrides: Partial<JobOf<'item'>> = {}): JobOf<'item'> {
  return {
    kind: 'item',
    version: 1,
    organizationId: 'org-1',
    integrationId: 'integration-1',
    externalContentId: '100_1',
    ...overrides,
  };
}
