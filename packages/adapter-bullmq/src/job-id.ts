import { hash, randomUUID } from 'node:crypto';
import type { IntegrationRef } from '@org/ingest-core';

/** What a job's id says of whom it is for, so that no job has to be read to know it. */
export interface JobOwner {
  readonly tenant: string;
  readonly integration: string;
}

/** Hashes of 66 bits: two integrations that share one would only wait for each other. */
const HASH_LENGTH = 11;
const PATTERN = new RegExp(`^([\\w-]{${HASH_LENGTH}})\\.([\\w-]{${HASH_LENGTH}})\\.`);

export function ownerOf({ organizationId, integrationId }: IntegrationRef): JobOwner {
  return { tenant: hashOf([organizationId]), integration: hashOf([organizationId, integrationId]) };
}

/** A new id for a job of an integration; BullMQ takes it as it is: it has no `:` and is no integer. */
export function createJobId(owner: JobOwner): string {
  return `${owner.tenant}.${owner.integration}.${randomUUID()}`;
}

/** Whom a job is for by its id; `null` when somebody else gave the id. */
export function readJobId(jobId: string): JobOwner | null {
  const [, tenant, integration] = PATTERN.exec(jobId) ?? [];
  return tenant === undefined || integration === undefined ? null : { tenant, integration };
}

/** A short text for any texts, legal in every id. */
export function hashOf(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, HASH_LENGTH);
}
