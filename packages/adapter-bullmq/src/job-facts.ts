import type { IngestionJob } from '@org/ingest-core';

/** What a log line says of a job, so that a person knows whose it is. */
export function jobFacts({ kind, organizationId, integrationId }: IngestionJob) {
  return { kind, organizationId, integrationId };
}
