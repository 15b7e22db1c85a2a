import type { IntegrationProvider, IntegrationRef, TrackedIntegration } from '@org/ingest-core';
import type { Integration, PrismaClient } from '../generated/client/index.js';

/** Tells the SDK what this application tracks, from the application's own table. */
export function createIntegrationProvider(prisma: PrismaClient): IntegrationProvider {
  const byRef = ({ organizationId, integrationId }: IntegrationRef) =>
    prisma.integration.findFirst({ where: { id: integrationId, organizationId, disabled: false } });
  return {
    async *listTracked() {
      for (const row of await prisma.integration.findMany({ where: { disabled: false, refreshNeeded: false } })) {
        yield toTracked(row);
      }
    },
    async find(ref) {
      const row = await byRef(ref);
      return row === null ? null : toTracked(row);
    },
    async getAccessToken(ref) {
      return (await byRef(ref))?.token ?? null;
    },
    async onReauthorizationRequired({ integrationId }) {
      // A real application would also write to a person here.
      await prisma.integration.update({ where: { id: integrationId }, data: { refreshNeeded: true } });
    },
  };
}

function toTracked(row: Integration): TrackedIntegration {
  return {
    organizationId: row.organizationId,
    integrationId: row.id,
    platform: row.providerIdentifier === 'instagram' ? 'INSTAGRAM' : 'FACEBOOK',
    externalAccountId: row.internalId,
  };
}
