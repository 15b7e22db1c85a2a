import {
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
} from '@org/ingest-adapter-typeorm';
import {
  createFacebookPageSource,
  createGraphClient,
  createIngestionHandler,
  enqueueDueIntegrations,
  scheduleIngestion,
} from '@org/ingest-core';
import { openDatabase } from './database.js';
import { openQueue, waitForJobs } from './queue.js';
import { createSimulatedPages } from './simulated-pages.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) {
  console.error('The environment lacks DATABASE_URL: the URL of a PostgreSQL of yours.');
  process.exit(1);
}
const { simulator, bakery, integrations } = createSimulatedPages();
const dataSource = await openDatabase(DATABASE_URL);
const queries = createTypeOrmContentQueries(dataSource);
const ports = {
  integrations,
  content: createTypeOrmContentRepository(dataSource),
  state: createTypeOrmIngestionStateRepository(dataSource),
  sources: [
    createFacebookPageSource({
      // A client without `fetch` reads the real Graph API.
      client: createGraphClient({ fetch: (input, init) => simulator.handle(new Request(input, init)) }),
    }),
  ],
};

async function printCounts(): Promise<void> {
  for (const organizationId of ['org-bakery', 'org-travel']) {
    const { integrations: rows } = await queries.ingestionHealth({ organizationId });
    for (const { integrationId, contentCounts } of rows)
      console.log(`  ${integrationId}: ${contentCounts.REELS} reels, ${contentCounts.POST} posts`);
  }
}

// A process that only adds jobs, such as a web server. They wait in the database when it has ended.
const producer = openQueue(DATABASE_URL);
const { enqueued } = await enqueueDueIntegrations(producer, ports);
console.log(`${enqueued} jobs were added, ${(await producer.getHealth()).waiting} wait.`);
await producer.close();

// A worker, started later.
const worker = openQueue(DATABASE_URL);
try {
  const firstReads = waitForJobs(worker, 2);
  await worker.process(createIngestionHandler(ports));
  await firstReads;
  console.log('The worker ran them:');
  await printCounts();

  bakery.publishReel({ message: 'Still warm #bread', at: new Date('2025-11-02T06:00:00Z') });
  const nextReads = waitForJobs(worker, 2);
  // Leave `spreadMs` out, and the jobs of a tick begin evenly over the quarter of an hour.
  await scheduleIngestion(worker, ports, { everyMs: 15 * 60_000, spreadMs: 0 });
  await nextReads;
  console.log('page-1 published a reel, and the schedule began with a tick:');
  await printCounts();

  const schemas = await dataSource.query<{ readonly name: string }[]>(
    `SELECT DISTINCT table_schema AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY name`,
  );
  console.log(`The schemas of the database: ${schemas.map(({ name }) => name).join(', ')}`);
} finally {
  await worker.close({ deadlineMs: 20_000 });
  await dataSource.destroy();
}
