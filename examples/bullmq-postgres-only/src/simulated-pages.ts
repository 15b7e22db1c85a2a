import type { IntegrationProvider } from '@org/ingest-core';
import { createGraphSimulator, type PageHandle, seedPageHistory } from '@org/ingest-testkit/simulator';

/** A Graph API of your own with two Pages, and what tells the SDK of them; a real application has a table for that. */
export function createSimulatedPages() {
  const simulator = createGraphSimulator({ seed: 7 });
  const bakery = simulator.addPage({ id: '100000000000001', name: 'Corner Bakery' });
  const travel = simulator.addPage({ id: '100000000000002', name: 'Slow Travel' });
  const span = { from: new Date('2025-01-01T00:00:00Z'), to: new Date('2025-11-01T00:00:00Z') };
  seedPageHistory(bakery, { ...span, posts: 180, reels: 60, seed: 1 });
  seedPageHistory(travel, { ...span, posts: 110, reels: 40, seed: 2 });

  const track = (organizationId: string, integrationId: string, page: PageHandle) =>
    ({ organizationId, integrationId, platform: 'FACEBOOK', externalAccountId: page.id, page }) as const;
  const tracked = [track('org-bakery', 'page-1', bakery), track('org-travel', 'page-2', travel)];
  const byId = (id: string) => tracked.find(({ integrationId }) => integrationId === id);
  const integrations: IntegrationProvider = {
    async *listTracked() {
      yield* tracked;
    },
    find: async ({ integrationId }) => byId(integrationId) ?? null,
    getAccessToken: async ({ integrationId }) => byId(integrationId)?.page.accessToken ?? null,
    onReauthorizationRequired: async ({ integrationId }) =>
      console.log(`Somebody has to connect ${integrationId} again.`),
  };
  return { simulator, bakery, integrations };
}
