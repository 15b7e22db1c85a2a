import { type IngestionStateRepository, resumeIntegration } from '@org/ingest-core';
import type { PrismaClient } from '../generated/client/index.js';

/** What a person gives an application by connecting a Page or an Instagram account. */
export interface Connection {
  readonly organization: { readonly id: string; readonly name: string };
  readonly name: string;
  readonly provider: 'facebook' | 'instagram';
  readonly externalId: string;
  readonly token: string;
}

/**
 * Connects a Page or an account, or connects it again: nobody has to refresh it any more, and the SDK goes on with it
 * where it had to stop.
 */
export async function connect(
  prisma: PrismaClient,
  state: IngestionStateRepository,
  { organization, name, provider, externalId, token }: Connection,
): Promise<void> {
  const id = `${provider}-${externalId}`;
  const row = { organizationId: organization.id, name, providerIdentifier: provider, internalId: externalId, token };
  await prisma.organization.upsert({ where: { id: organization.id }, create: organization, update: organization });
  await prisma.integration.upsert({ where: { id }, create: { id, ...row }, update: { ...row, refreshNeeded: false } });
  await resumeIntegration({ organizationId: organization.id, integrationId: id }, { state });
}
