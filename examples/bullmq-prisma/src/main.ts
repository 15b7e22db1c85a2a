import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
} from '@org/ingest-adapter-prisma';
import {
  createFacebookPageSource,
  createGraphClient,
  createInstagramSource,
  enqueueDueIntegrations,
  type IngestionReport,
} from '@org/ingest-core';
import { connect } from './connect.js';
import { openDatabase } from './database.js';
import { readEnvironment } from './environment.js';
import { createIntegrationProvider } from './integrations.js';
import { printAnalytics, printReports, printTrouble } from './print.js';
import { openQueue, waitForJobs } from './queue.js';
import { connectionOf, createSimulatedGraph } from './simulated-graph.js';
import { startWorker } from './worker.js';

const { DATABASE_URL, REDIS_URL } = readEnvironment('DATABASE_URL', 'REDIS_URL');
const prisma = await openDatabase(DATABASE_URL);
const queue = openQueue(REDIS_URL);

// A client without `fetch` reads the real Graph API.
const { simulator, bakery, account, travel } = createSimulatedGraph();
const client = createGraphClient({ fetch: (input, init) => simulator.handle(new Request(input, init)) });
const ports = {
  integrations: createIntegrationProvider(prisma),
  content: createPrismaContentRepository(prisma),
  state: createPrismaIngestionStateRepository(prisma),
  // The account was connected with Facebook Login, so the token of its Page reads it.
  sources: [createFacebookPageSource({ client }), createInstagramSource({ facebookLogin: client })],
};
const queries = createPrismaContentQueries(prisma);
const reports = new Map<string, IngestionReport>();
const bakeryLtd = { id: 'org-bakery', name: 'Bakery Ltd' };
const travelLtd = { id: 'org-travel', name: 'Travel Ltd' };

/** A tick between those of the schedule, and all its jobs. */
async function tick(jobs: number): Promise<void> {
  reports.clear();
  const ended = waitForJobs(queue.runner, jobs);
  await enqueueDueIntegrations(queue.runner, ports);
  await ended;
  await printReports(prisma, reports);
}

try {
  await connect(prisma, ports.state, connectionOf(bakeryLtd, bakery));
  await connect(prisma, ports.state, connectionOf(bakeryLtd, account));
  await connect(prisma, ports.state, connectionOf(travelLtd, travel));

  console.log('The first tick of the schedule reads everything that there is:');
  const firstReads = waitForJobs(queue.runner, 3);
  await startWorker(queue.runner, ports, (integrationId, report) => reports.set(integrationId, report));
  await firstReads;
  await printReports(prisma, reports);

  console.log('\nCorner Bakery publishes a reel, and the token of Slow Travel expires. The next tick:');
  bakery.publishReel({ message: 'Still warm #bread', at: new Date('2025-11-02T06:00:00Z') });
  simulator.killToken(travel);
  await tick(3);
  await printTrouble(queries, travelLtd.id);

  console.log('\nThe tick after it leaves Slow Travel alone:');
  travel.publishText({ message: 'Back on the road #trains', at: new Date('2025-11-02T07:00:00Z') });
  await tick(2);

  console.log('\nSlow Travel is connected again, and the next tick reads what was missed:');
  simulator.replaceToken(travel);
  await connect(prisma, ports.state, connectionOf(travelLtd, travel));
  await tick(3);

  console.log('\nWhat each organization published:');
  await printAnalytics(queries, bakeryLtd);
  await printAnalytics(queries, travelLtd);
} finally {
  await queue.close();
  await prisma.$disconnect();
}
