import type { IntegrationProvider, IntegrationRef, TrackedIntegration } from '@org/ingest-core';

/** A Page as a person connected it: a row of your own table. */
export interface ConnectedPage extends TrackedIntegration {
  readonly accessToken: string;
}

/** Tells the SDK which pages this application tracks; the array stands for your table. */
export function createIntegrationProvider(pages: readonly ConnectedPage[]): IntegrationProvider {
  const byRef = ({ organizationId, integrationId }: IntegrationRef) =>
    pages.find((page) => page.organizationId === organizationId && page.integrationId === integrationId) ?? null;
  return {
    async *listTracked() {
      yield* pages;
    },
    find: async (ref) => byRef(ref),
    getAccessToken: async (ref) => byRef(ref)?.accessToken ?? null,
    onReauthorizationRequired: async ({ integrationId }) => {
      console.log(`  (the host is told: somebody has to connect "${integrationId}" again)`);
    },
  };
}
