import { createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import {
  type AnalyticsContentEntity,
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
} from '@org/ingest-adapter-typeorm';
import {
  createFacebookPageSource,
  createGraphClient,
  createIngestionHandler,
  enqueueDueIntegrations,
  resumeIntegration,
  scheduleIngestion,
} from '@org/ingest-core';
import { Redis } from 'ioredis';
import { ingestSchemas, openDatabase } from './database.js';
import { readEnvironment } from './environment.js';
import { IntegrationSchema } from './integration.js';
import { createIntegrationProvider } from './integrations.js';
import { createSimulatedGraph } from './simulated-graph.js';
import { waitForJobs } from './wait-for-jobs.js';

const { DATABASE_URL, REDIS_URL } = readEnvironment('DATABASE_URL', 'REDIS_URL');
const dataSource = await openDatabase(DATABASE_URL);
const redis = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
const runner = createBullMqJobRunner({ client: redis, concurrency: 8 });

const { simulator, bakery, travel } = createSimulatedGraph();
const integrations = dataSource.getRepository(IntegrationSchema);
const contents = dataSource.getRepository<AnalyticsContentEntity>(ingestSchemas.content);
const queries = createTypeOrmContentQueries(dataSource);
const ports = {
  integrations: createIntegrationProvider(integrations),
  content: createTypeOrmContentRepository(dataSource),
  state: createTypeOrmIngestionStateRepository(dataSource),
  sources: [
    createFacebookPageSource({
      // A client without `fetch` reads the real Graph API.
      client: createGraphClient({ fetch: (input, init) => simulator.handle(new Request(input, init)) }),
    }),
  ],
};

/** Connects a Page, or connects it again: the SDK goes on with it where it had to stop. */
async function connect(organizationId: string, integrationId: string, page: typeof bakery): Promise<void> {
  const { id: pageId, name, accessToken: token } = page;
  await integrations.save({ id: integrationId, organizationId, name, pageId, token, refreshNeeded: false });
  await resumeIntegration({ organizationId, integrationId }, { state: ports.state });
}

async function printCounts(): Promise<void> {
  for (const { id, organizationId, name } of await integrations.find({ order: { id: 'ASC' } }))
    console.log(`  ${name}: ${await contents.countBy({ organizationId, integrationId: id })} rows`);
}

/** A tick between those of the schedule, and all its jobs. */
async function tick(): Promise<void> {
  const ended = waitForJobs(runner, 2);
  await enqueueDueIntegrations(runner, ports);
  await ended;
  await printCounts();
}

try {
  await connect('org-bakery', 'page-1', bakery);
  await connect('org-travel', 'page-2', travel);

  console.log('The first tick of the schedule reads everything that there is:');
  const firstReads = waitForJobs(runner, 2);
  await runner.process(createIngestionHandler(ports));
  // Leave `spreadMs` out, and the jobs of a tick begin evenly over the quarter of an hour.
  await scheduleIngestion(runner, ports, { everyMs: 15 * 60_000, spreadMs: 0 });
  await firstReads;
  await printCounts();

  console.log('\nBoth Pages publish a reel, and the token of Slow Travel expires. The next tick:');
  bakery.publishReel({ message: 'Still #warm', at: new Date('2025-11-02T06:00:00Z') });
  travel.publishReel({ message: 'Back on the #road', at: new Date('2025-11-02T07:00:00Z') });
  simulator.killToken(travel);
  await tick();

  console.log('\nSlow Travel is connected again. The next tick:');
  simulator.replaceToken(travel);
  await connect('org-travel', 'page-2', travel);
  await tick();

  console.log('\nWhat Slow Travel published:');
  for (const { format, kind, count } of await queries.summarizeFormats({ organizationId: 'org-travel' }))
    console.log(`  ${format} ${kind}: ${count}`);
  for (const { hashtag, count } of await queries.topHashtags({ organizationId: 'org-travel', limit: 3 }))
    console.log(`  #${hashtag}: ${count}`);
} finally {
  await runner.close({ deadlineMs: 20_000 });
  redis.disconnect();
  await dataSource.destroy();
}
