import { type IngestionStateRepository, resumeIntegration } from '@org/ingest-core';
import type { PrismaClient } from '../generated/client/index.js';
import type { ConnectedPage } from './pages.js';

/**
 * What happens in an application when a person connects a page: a row for the organization and one for the page. With
 * another token than before the page is connected again: nobody has to refresh it any more, and the SDK goes on with it.
 */
export async function connectPages(
  prisma: PrismaClient,
  state: IngestionStateRepository,
  pages: readonly ConnectedPage[],
): Promise<void> {
  for (const { organization, integrationId, name, pageId, token } of pages) {
    await prisma.organization.upsert({ where: { id: organization.id }, create: organization, update: organization });
    const known = await prisma.integration.findUnique({ where: { id: integrationId } });
    const data = { organizationId: organization.id, name, internalId: pageId, token };
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
