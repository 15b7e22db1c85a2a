import type { IntegrationProvider, IntegrationRef, TrackedIntegration } from '@org/ingest-core';
import type { Repository } from 'typeorm';
import type { Integration } from './integration.js';

/** Tells the SDK what this application tracks, from the application's own table. */
export function createIntegrationProvider(table: Repository<Integration>): IntegrationProvider {
  const byRef = ({ organizationId, integrationId }: IntegrationRef) =>
    table.findOneBy({ id: integrationId, organizationId });
  return {
    async *listTracked() {
      for (const row of await table.findBy({ refreshNeeded: false })) yield toTracked(row);
    },
    async find(ref) {
      const row = await byRef(ref);
      return row === null ? null : toTracked(row);
    },
    async getAccessToken(ref) {
      return (await byRef(ref))?.token ?? null;
    },
    async onReauthorizationRequired({ integrationId, status }) {
      // A real application would also write to a person here.
      await table.update(integrationId, { refreshNeeded: true });
      console.log(`  ${integrationId} is ${status}: somebody has to connect it again`);
    },
  };
}

function toTracked({ organizationId, id, pageId }: Integration): TrackedIntegration {
  return { organizationId, integrationId: id, platform: 'FACEBOOK', externalAccountId: pageId };
}
