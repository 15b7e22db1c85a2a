import type { PrismaClient } from '../generated/client/index.js';
import type { ConnectedPage } from './pages.js';

/** What happens in an application when a person connects a page: a row for the organization and one for the page. */
export async function connectPages(prisma: PrismaClient, pages: readonly ConnectedPage[]): Promise<void> {
  for (const { organization, integrationId, name, pageId, token } of pages) {
    await prisma.organization.upsert({ where: { id: organization.id }, create: organization, update: organization });
    const data = { organizationId: organization.id, name, internalId: pageId, token };
    await prisma.integration.upsert({
      where: { id: integrationId },
      create: { id: integrationId, ...data },
      update: data,
    });
  }
}
