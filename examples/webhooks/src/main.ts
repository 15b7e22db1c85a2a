import {
  createFacebookPageSource,
  createGraphClient,
  createIngestionHandler,
  createInProcessJobRunner,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  createWebhookHandler,
} from '@org/ingest-core';
import { createGraphSimulator, type FeedChange, feedChange } from '@org/ingest-testkit/simulator';
import { createConnectedPages } from './connected-pages.js';
import { createMeta } from './meta.js';
import { startWebhookServer } from './webhook-server.js';

// Yours: the secret of your Meta app, and the word that you typed into its dashboard.
const appSecret = 'the secret of the app';
const verifyToken = 'a word of our own';

const graph = createGraphSimulator();
const page = graph.addPage({ name: 'Corner Bakery' });
const integrations = createConnectedPages([
  {
    organizationId: 'org-1',
    integrationId: 'page-1',
    platform: 'FACEBOOK',
    externalAccountId: page.id,
    accessToken: page.accessToken,
  },
]);

const content = createMemoryContentRepository();
const runner = createInProcessJobRunner();
await runner.process(
  createIngestionHandler({
    content,
    integrations,
    state: createMemoryIngestionStateRepository(),
    sources: [
      createFacebookPageSource({
        client: createGraphClient({ fetch: (input, init) => graph.handle(new Request(input, init)) }),
      }),
    ],
  }),
);

const handle = createWebhookHandler({
  appSecret,
  verifyToken,
  runner,
  findIntegrations: (externalAccountId) => integrations.ofAccount(externalAccountId),
});
const server = await startWebhookServer(handle);
const meta = createMeta(server.url);

async function deliver(what: string, change: FeedChange, secret = appSecret): Promise<void> {
  console.log(`${what}: ${await meta.deliver([change], secret)}`);
  // Meta has its answer; the job that reads the content runs after it.
  await runner.idle();
  for (const { format, caption, removedAt } of (await content.list({ organizationId: 'org-1', includeRemoved: true }))
    .items)
    console.log(`    ${format.padEnd(5)} ${caption}${removedAt === null ? '' : ' (removed)'}`);
}

try {
  console.log(`subscribe: ${await meta.subscribe(verifyToken)}`);
  console.log(`subscribe with another word: ${await meta.subscribe('guessed')}`);

  const text = page.publishText({ message: 'Open until noon', at: new Date('2026-11-23T07:00:00Z') });
  await deliver('a post is published', feedChange(page, text, { verb: 'add', at: new Date('2026-11-23T07:00:00Z') }));

  const reel = page.publishReel({ message: 'Fresh #bread', at: new Date('2026-11-23T08:00:00Z') });
  await deliver('a reel is published', feedChange(page, reel, { verb: 'add', at: new Date('2026-11-23T08:00:00Z') }));

  const edited = new Date('2026-11-23T09:00:00Z');
  page.edit(text.id, { message: 'Open until one', at: edited });
  await deliver('the post is edited', feedChange(page, text, { verb: 'edited', at: edited }));

  const forged = feedChange(page, text, { verb: 'remove', at: new Date('2026-11-23T10:00:00Z') });
  await deliver('somebody else claims that it is gone', forged, 'not the secret');

  page.delete(reel.id);
  await deliver(
    'the reel is removed',
    feedChange(page, reel, { verb: 'remove', at: new Date('2026-11-23T11:00:00Z') }),
  );
} finally {
  await server.close();
  await runner.close();
}
