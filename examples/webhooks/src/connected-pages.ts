import type { IntegrationProvider, IntegrationRef, TrackedIntegration } from '@org/ingest-core';

/** A Page as a person connected it: a row of your own table. */
export interface ConnectedPage extends TrackedIntegration {
  readonly accessToken: string;
}

/** The pages of this application, in the place of a table. */
export interface ConnectedPages extends IntegrationProvider {
  /** Who reads an account: two organizations may have connected the same Page. */
  ofAccount(externalAccountId: string): readonly IntegrationRef[];
}

export function createConnectedPages(pages: readonly ConnectedPage[]): ConnectedPages {
  const byRef = ({ organizationId, integrationId }: IntegrationRef) =>
    pages.find((page) => page.organizationId === organizationId && page.integrationId === integrationId) ?? null;
  return {
    ofAccount: (externalAccountId) => pages.filter((page) => page.externalAccountId === externalAccountId),
    async *listTracked() {
      yield* pages;
    },
    find: async (ref) => byRef(ref),
    getAccessToken: async (ref) => byRef(ref)?.accessToken ?? null,
    onReauthorizationRequired: async ({ integrationId }) => {
      console.log(`Somebody has to connect ${integrationId} again.`);
    },
  };
}
