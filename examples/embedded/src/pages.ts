import {
  createGraphSimulator,
  type InstagramAccountHandle,
  type PageHandle,
  seedInstagramHistory,
  seedPageHistory,
  startGraphServer,
} from '@org/ingest-testkit/simulator';

/** A page or an Instagram account that the application tracks, as a person connected it. */
export interface ConnectedPage {
  readonly organization: { readonly id: string; readonly name: string };
  readonly integrationId: string;
  readonly name: string;
  readonly provider: 'facebook' | 'instagram';
  readonly externalId: string;
  readonly token: string;
  /** How many items its edges return, a Page's reel on each of two; `null` when only Meta knows. */
  readonly size: number | null;
}

/** Where the pages are read from. */
export interface Pages {
  /** Where that is, in words. */
  readonly place: string;
  /** `null`: Meta's own address. */
  readonly baseUrl: string | null;
  readonly pages: readonly ConnectedPage[];
  close(): Promise<void>;
}

/** One real Page, and the Instagram account that is linked to it, read from Meta. */
export function realPage(pageId: string, token: string, instagramId: string | undefined): Pages {
  const organization = { id: 'org-you', name: 'Your organization' };
  const common = { organization, token, size: null };
  const pages: ConnectedPage[] = [
    { ...common, integrationId: `page-${pageId}`, name: `Page ${pageId}`, provider: 'facebook', externalId: pageId },
  ];
  if (instagramId) {
    const name = `Instagram ${instagramId}`;
    const integrationId = `instagram-${instagramId}`;
    pages.push({ ...common, integrationId, name, provider: 'instagram', externalId: instagramId });
  }
  return { place: 'the real Graph API', baseUrl: null, pages, close: async () => {} };
}

/** Two organizations with three pages and an Instagram account on a simulated Graph API; the token of one page is dead. */
export async function simulatedPages(): Promise<Pages> {
  const simulator = createGraphSimulator({ seed: 7 });
  const span = { from: new Date('2024-01-01T00:00:00Z'), to: new Date('2026-11-01T00:00:00Z') };
  const bakery = simulator.addPage({ id: '100000000000001', name: 'Corner Bakery' });
  seedPageHistory(bakery, { posts: 2200, reels: 800, ...span, seed: 1 });
  const travel = simulator.addPage({ id: '100000000000002', name: 'Slow Travel' });
  seedPageHistory(travel, { posts: 1600, reels: 1400, ...span, seed: 2 });
  const former = simulator.addPage({ id: '100000000000003', name: 'Slow Travel (former)' });
  seedPageHistory(former, { posts: 100, reels: 20, ...span, seed: 3 });
  simulator.killToken(former);
  const instagram = simulator.addInstagramAccount({ id: '17840000000000001', username: 'corner.bakery', page: bakery });
  seedInstagramHistory(instagram, { posts: 700, reels: 500, ...span, seed: 4 });

  const server = await startGraphServer(simulator);
  const first = { id: 'org-bakery', name: 'Bakery Ltd' };
  const second = { id: 'org-travel', name: 'Travel Ltd' };
  const connect = (organization: ConnectedPage['organization'], page: PageHandle): ConnectedPage => ({
    organization,
    integrationId: `page-${page.id}`,
    name: page.name,
    provider: 'facebook',
    externalId: page.id,
    token: page.accessToken,
    size: page === former ? 0 : sizeOf(page),
  });
  const connectInstagram = (
    organization: ConnectedPage['organization'],
    account: InstagramAccountHandle,
  ): ConnectedPage => ({
    organization,
    integrationId: `instagram-${account.id}`,
    name: `@${account.username}`,
    provider: 'instagram',
    externalId: account.id,
    token: account.accessToken,
    size: account.contents().length,
  });
  return {
    place: `a simulated Graph API at ${server.url}`,
    baseUrl: server.url,
    pages: [
      connect(first, bakery),
      connectInstagram(first, instagram),
      connect(second, travel),
      connect(second, former),
    ],
    close: () => server.close(),
  };
}

function sizeOf(page: PageHandle): number {
  const contents = page.contents();
  return contents.length + contents.filter(({ format }) => format === 'REELS').length;
}
