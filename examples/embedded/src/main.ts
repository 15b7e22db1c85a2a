import { fileURLToPath } from 'node:url';
import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
} from '@org/ingest-adapter-prisma';
import {
  createFacebookPageSource,
  createGraphClient,
  createInProcessJobRunner,
  createInstagramSource,
} from '@org/ingest-core';
import { connectPages } from './connect-pages.js';
import { openDatabase } from './database.js';
import { createIntegrationProvider } from './integrations.js';
import { realPage, simulatedPages } from './pages.js';
import { describePages, printAnalytics, printFailures, printLegend, printPass, printTitle } from './print.js';
import { runPass } from './run-pass.js';

const { FACEBOOK_PAGE_ID: pageId, FACEBOOK_PAGE_ACCESS_TOKEN: token, FACEBOOK_APP_SECRET: appSecret } = process.env;
const meta = pageId && token ? realPage(pageId, token, process.env.INSTAGRAM_ACCOUNT_ID) : await simulatedPages();
const folder = fileURLToPath(new URL(`../.data/${meta.baseUrl === null ? 'real' : 'simulated'}`, import.meta.url));

printTitle(describePages(meta));
console.log('Opening PostgreSQL inside this process …');
const database = await openDatabase(folder);
if (!database.isNew) console.log(`Kept from an earlier run: ${folder} (delete it to begin anew)`);

try {
  // This is all that an application wires: its own client and its own list of pages, in the SDK's ports.
  const client = createGraphClient({
    ...(meta.baseUrl !== null && { baseUrl: meta.baseUrl }),
    ...(appSecret && { appSecret }),
  });
  const ports = {
    integrations: createIntegrationProvider(database.prisma),
    content: createPrismaContentRepository(database.prisma),
    state: createPrismaIngestionStateRepository(database.prisma),
    // The account was connected with Facebook Login, so the token of its Page reads it.
    sources: [createFacebookPageSource({ client }), createInstagramSource({ facebookLogin: client })],
  };
  await connectPages(database.prisma, ports.state, meta.pages);

  const date = new Date().toISOString().slice(0, 10);
  const pass = (days: { readonly lookbackDays?: number }, readsAll: boolean) =>
    runPass(createInProcessJobRunner({ concurrency: 2 }), ports, meta.pages, { date, ...days }, readsAll);

  printTitle(
    database.isNew ? 'First pass: everything each of them has' : 'First pass: what came since the earlier run ended',
  );
  printPass(await pass({}, database.isNew), meta.pages);

  printTitle('Second pass: the last ten years are read again');
  printPass(await pass({ lookbackDays: 3650 }, true), meta.pages);

  printTitle('Third pass: an ordinary day, only what may be new');
  printPass(await pass({}, false), meta.pages);
  printLegend();

  await printAnalytics(createPrismaContentQueries(database.prisma), meta.pages);
  await printFailures(ports.state, meta.pages);
  console.log(`\nThe rows are in ${folder}`);
} finally {
  await database.close();
  await meta.close();
}
