import {
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  type IngestionPorts,
  ingestOnce,
  type TrackedIntegration,
} from '@org/ingest-core';
import { createGraphSimulator } from '@org/ingest-testkit/simulator';

// A Graph API of your own, with one Page.
const graph = createGraphSimulator();
const page = graph.addPage({ name: 'Corner Bakery' });
const greeting = page.publishText({ message: 'Good morning #Paris', at: new Date('2026-11-23T07:00:00Z') });
page.publishReel({ message: 'Fresh #bread, fresh #Paris', at: new Date('2026-11-23T08:00:00Z') });

const tracked: TrackedIntegration = {
  organizationId: 'org-1',
  integrationId: 'page-1',
  platform: 'FACEBOOK',
  externalAccountId: page.id,
};

const content = createMemoryContentRepository();
const ports: IngestionPorts = {
  content,
  state: createMemoryIngestionStateRepository(),
  sources: [
    createFacebookPageSource({
      client: createGraphClient({ fetch: (input, init) => graph.handle(new Request(input, init)) }),
    }),
  ],
  integrations: {
    async *listTracked() {
      yield tracked;
    },
    find: async () => tracked,
    getAccessToken: async () => page.accessToken,
    onReauthorizationRequired: async () => console.log('Somebody has to connect this Page again.'),
  },
};

async function read(occasion: string): Promise<void> {
  const job = { organizationId: 'org-1', integrationId: 'page-1', date: '2026-11-24', lookbackDays: 7 };
  const { kind, totals } = await ingestOnce(job, ports);
  console.log(`${occasion}: ${kind}, ${totals.inserted} inserted, ${totals.updated} updated`);
}

await read('the first time');
await read('once more');
page.edit(greeting.id, { message: 'Good morning #Paris, good morning #Lyon', at: new Date('2026-11-24T09:00:00Z') });
await read('after an edit');

const { items } = await content.list({ organizationId: 'org-1' });
for (const { publishedAt, format, hashtags } of items) {
  console.log(publishedAt.toISOString(), format, hashtags.map((hashtag) => `#${hashtag}`).join(' '));
}
