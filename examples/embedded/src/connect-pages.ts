import { type IngestionStateRepository, resumeIntegration } from '@org/ingest-core';
import type { PrismaClient } from '../generated/client/index.js';
import type { ConnectedPage } from './pages.js';

/**
 * What happens in an application when a person connects a page or an account: a row for the organization and one for it.
 * With another token than before it is connected again: nobody has to refresh it any more, and the SDK goes on with it.
 */
export async function connectPages(
  prisma: PrismaClient,
  state: IngestionStateRepository,
  pages: readonly ConnectedPage[],
): Promise<void> {
  for (const { organization, integrationId, name, provider, externalId, token } of pages) {
    await prisma.organization.upsert({ where: { id: organization.id }, create: organization, update: organization });
    const known = await prisma.integration.findUnique({ where: { id: integrationId } });
    const data = { organizationId: organization.id, name, providerIdentifier: provider, internalId: externalId, token };
    if (known === null) {
      await prisma.integration.create({ data: { id: integrationId, ...data } });
    } else if (known.token === token) {
      await prisma.integration.update({ where: { id: integrationId }, data });
    } else {
      await prisma.integration.update({ where: { id: integrationId }, data: { ...data, refreshNeeded: false } });
      await resumeIntegration({ organizationId: organization.id, integrationId }, { state });
    }
  }
}
