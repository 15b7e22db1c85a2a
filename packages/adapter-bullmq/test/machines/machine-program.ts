import { AsyncLocalStorage } from 'node:async_hooks';
import { createInterface } from 'node:readline';
import { createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import { createTypeOrmContentRepository, createTypeOrmIngestionStateRepository } from '@org/ingest-adapter-typeorm';
import {
  createFacebookPageSource,
  createGraphClient,
  createIngestionHandler,
  type IngestionJob,
  type IngestionPorts,
  type IngestionReport,
  ingestionJobKey,
  type JobHandler,
  type Logger,
  scheduleIngestion,
  silentLogger,
  systemClock,
} from '@org/ingest-core';
import { Redis } from 'ioredis';
import { type JournalEntry, RUNNER_EVENTS, sharedNow } from './journal.js';
import { integrationOf, type MachineSetup, RUN_HEADER } from './machine-setup.js';
import { createPgDataSource } from './pg-data-source.js';

/** A host's worker process: told what to do by the first line of its input, it works until its input ends. */
type Told = JournalEntry extends infer Entry ? (Entry extends JournalEntry ? Omit<Entry, 'at'> : never) : never;

function tell(entry: Told): void {
  process.stdout.write(`${JSON.stringify({ ...entry, at: sharedNow() })}\n`);
}

/** What goes wrong is no entry of the journal; the test shows it when it fails. */
const logger: Logger = {
  ...silentLogger,
  error: (message, fields) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

const currentRun = new AsyncLocalStorage<string>();

function createPorts(setup: MachineSetup): IngestionPorts {
  const pages = new Map(setup.pages.map((page) => [integrationOf(page), page]));
  const tracked = setup.pages.map(({ organizationId, integrationId, pageId }) => ({
    ...{ organizationId, integrationId, platform: 'FACEBOOK' as const, externalAccountId: pageId },
  }));
  const dataSource = createPgDataSource(setup.databaseUrl, setup.concurrency + 2);
  const clock = { ...systemClock, now: () => new Date(Date.now() - setup.clockBehindMs) };
  const client = createGraphClient({
    baseUrl: setup.graphUrl,
    clock,
    fetch: (input, init) => {
      const request = new Request(input, init);
      request.headers.set(RUN_HEADER, currentRun.getStore() ?? '');
      return fetch(request);
    },
  });
  return {
    integrations: {
      async *listTracked() {
        yield* tracked;
      },
      find: async (ref) => tracked.find((one) => integrationOf(one) === integrationOf(ref)) ?? null,
      getAccessToken: async (ref) => pages.get(integrationOf(ref))?.accessToken ?? null,
      onReauthorizationRequired: async () => {},
    },
    sources: [createFacebookPageSource({ client })],
    content: createTypeOrmContentRepository(dataSource),
    state: createTypeOrmIngestionStateRepository(dataSource),
    clock,
    logger,
  };
}

/** The SDK's handler, with each run told from its begin to its very end. */
function journaled(machine: number, ports: IngestionPorts): JobHandler {
  let runs = 0;
  return (job: IngestionJob, context) => {
    runs += 1;
    const run = `${machine}.${runs}`;
    let outcome: IngestionReport['kind'] | 'threw' = 'threw';
    const handle = createIngestionHandler(ports, {
      onEvent: (event) => {
        if (event.kind === 'run-started') tell({ kind: 'walk-started', run, resumed: event.resumed });
        if (event.kind === 'page-stored') tell({ kind: 'page-stored', run });
        if (event.kind === 'run-ended') outcome = event.report.kind;
      },
    });
    return currentRun.run(run, async () => {
      const integration = integrationOf(job);
      tell({ kind: 'run-started', run, integration, job: `${integration} ${ingestionJobKey(job)}` });
      try {
        return await handle(job, context);
      } finally {
        tell({ kind: 'run-ended', run, outcome });
      }
    });
  };
}

async function work(setup: MachineSetup): Promise<void> {
  const ports = createPorts(setup);
  const client = new Redis(setup.redisUrl, { maxRetriesPerRequest: null });
  client.on('error', () => {
    // A server that is away is what some tests are about; the client comes back by itself.
  });
  const runner = createBullMqJobRunner({
    ...{ client, prefix: setup.prefix, concurrency: setup.concurrency, lockDurationMs: setup.lockDurationMs },
    ...{ maxStalledCount: 1000, logger },
  });
  runner.onEvent((event) => {
    const name = RUNNER_EVENTS.find((known) => known === event.kind);
    if (name !== undefined) tell({ kind: 'runner', event: name, jobId: 'jobId' in event ? event.jobId : null });
  });
  await runner.process(journaled(setup.machine, ports));
  if (setup.ticks) {
    await scheduleIngestion(runner, ports, {
      ...{ everyMs: 24 * 3_600_000, spreadMs: 0 },
      onTick: ({ enqueued }) => tell({ kind: 'ticked', enqueued }),
    });
  }
  tell({ kind: 'ready' });
}

const input = createInterface({ input: process.stdin });
input.once('line', (line) => {
  const setup: MachineSetup = JSON.parse(line);
  work(setup).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});
input.once('close', () => process.exit());
