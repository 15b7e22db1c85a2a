import {
  type ContentPage,
  type ContentRepository,
  type ContentSource,
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  type IngestionPorts,
  ingestOnce,
  type TrackedIntegration,
} from '@org/ingest-core';
import type { SimulatedPage } from './start-simulator.js';

/** Reads a Page's whole history into an empty store by `ingestOnce`; how many items it stored. */
export async function ingestHistory(
  page: SimulatedPage,
  ports: Pick<IngestionPorts, 'content' | 'state'> & { readonly source: ContentSource },
): Promise<number> {
  const { content, state, source } = ports;
  const integration: TrackedIntegration = {
    organizationId: 'organization-1',
    integrationId: page.id,
    platform: 'FACEBOOK',
    externalAccountId: page.id,
  };
  const integrations = {
    async *listTracked() {
      yield integration;
    },
    find: async () => integration,
    getAccessToken: async () => page.accessToken,
    onReauthorizationRequired: async () => {},
  };
  const job = { organizationId: integration.organizationId, integrationId: page.id, date: '2026-01-01' };
  const report = await ingestOnce(job, { integrations, sources: [source], content, state });
  if (report.kind === 'completed') return report.totals.inserted;
  throw new Error(`The run was ${report.kind}: ${JSON.stringify('error' in report ? report.error : report.totals)}`);
}

/** Reads from the simulator. */
export function sourceOn(url: string): ContentSource {
  return createFacebookPageSource({ client: createGraphClient({ baseUrl: url }) });
}

/** Keeps what it reads in `pages`. */
export function remembering(source: ContentSource, pages: ContentPage[]): ContentSource {
  return {
    ...source,
    async *read(request) {
      for await (const page of source.read(request)) {
        pages.push(page);
        yield page;
      }
    },
  };
}

/** Gives what was read before, from memory. */
export function replaying(source: ContentSource, pages: readonly ContentPage[]): ContentSource {
  return {
    ...source,
    async *read() {
      yield* pages;
    },
  };
}

/** Stores nothing, and takes everything for new. */
export function droppingRepository(): ContentRepository {
  return {
    ...createMemoryContentRepository(),
    upsertMany: async (items) => ({ inserted: items.length, updated: 0, unchanged: 0, rejected: [] }),
  };
}
