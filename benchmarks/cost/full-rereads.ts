import { createFacebookPageSource, createGraphClient, createMemoryContentRepository } from '@org/ingest-core';
import type { PageHandle } from '@org/ingest-testkit/simulator';
import type { Population } from './population.js';
import type { Reader } from './reader.js';
import { addTraffic, createMeter, NO_TRAFFIC, type Traffic } from './traffic.js';

/** As few as the SDK asks for, on each edge; today's connectors ask for more. */
const FIELDS = {
  video_reels: 'id,description,created_time,permalink_url,post_id,published',
  posts:
    'id,message,created_time,permalink_url,status_type,is_published,is_hidden,parent_id,from{id},attachments{media_type,type,target}',
} as const;

interface EdgeAnswer {
  readonly paging?: { readonly cursors?: { readonly after?: string }; readonly next?: string };
}

/**
 * Polls both edges of every Page from the start to the end, a request a page, as connectors do that know nothing but full
 * re-reads. Its records are taken through the SDK's mapping, one row a reel, to its advantage.
 */
export function createFullRereads({ simulator, pages }: Population): Reader {
  const meter = createMeter((request) => simulator.handle(request));
  /** What reading a Page cost last. One that has not changed since gives the same answers, so they are only counted. */
  const known = new Map<PageHandle, Traffic>();
  let traffic = NO_TRAFFIC;
  const source = createFacebookPageSource({
    client: createGraphClient({ fetch: (input, init) => simulator.handle(new Request(input, init)) }),
  });

  async function readPage(page: PageHandle): Promise<Traffic> {
    for (const [edge, fields] of Object.entries(FIELDS)) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const query = new URLSearchParams({ fields, limit: '100', ...(after !== '' && { after }) });
        const response = await meter.fetch(`https://graph.facebook.com/v25.0/${page.id}/${edge}?${query}`, {
          headers: { authorization: `Bearer ${page.accessToken}` },
        });
        if (!response.ok) throw new Error(`The edge ${edge} answered ${response.status}`);
        const { paging } = (await response.json()) as EdgeAnswer;
        after = paging?.next === undefined ? undefined : paging.cursors?.after;
      }
    }
    return meter.take();
  }

  return {
    name: 'full re-reads, page by page',
    begin: async () => {},
    async poll({ changed }) {
      for (const page of pages) {
        const cost = (changed.has(page) ? undefined : known.get(page)) ?? (await readPage(page));
        known.set(page, cost);
        traffic = addTraffic(traffic, cost);
      }
    },
    takeTraffic() {
      const taken = traffic;
      traffic = NO_TRAFFIC;
      return taken;
    },
    async rowsOf(page) {
      const content = createMemoryContentRepository();
      const steps = source.read({
        integration: { ...refOf(page), platform: 'FACEBOOK', externalAccountId: page.id },
        accessToken: page.accessToken,
        window: { since: null, until: null },
        ...{ position: null, pageSize: null, owed: null },
        signal: new AbortController().signal,
        onApiCall: () => {},
      });
      for await (const { items } of steps) await content.upsertMany(items);
      return content.readRows();
    },
  };
}

export const refOf = (page: PageHandle) => ({ organizationId: `organization-${page.id}`, integrationId: page.id });
