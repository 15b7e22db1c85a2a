/**
 * Runs a tick of core over so many integrations on a queue and tells its parent what it took: started by `tick.ts` with the
 * server's URL, the queue's name and the number of integrations.
 */
import { createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import { enqueueDueIntegrations, type TrackedIntegration } from '@org/ingest-core';
import { Redis } from 'ioredis';
import { readPeak } from '../peak-memory.js';

const PAGES_A_TENANT = 3;
const SPREAD_MS = 15 * 60_000;

const [url = '', queueName = '', count = ''] = process.argv.slice(2);
const client = new Redis(url, { maxRetriesPerRequest: null });
const runner = createBullMqJobRunner({ client, queueName });
await client.ping();
const heapBefore = process.memoryUsage().heapUsed;
let heapPeak = heapBefore;
const beganAt = performance.now();
const report = await enqueueDueIntegrations(
  runner,
  {
    integrations: { listTracked: () => listTracked(Number(count)) },
    state: {
      loadMany: async () => {
        heapPeak = Math.max(heapPeak, process.memoryUsage().heapUsed);
        return [];
      },
    },
  },
  { spreadMs: SPREAD_MS },
);
process.send?.({
  added: report.enqueued,
  known: report.alreadyQueued,
  seconds: (performance.now() - beganAt) / 1000,
  heapBytes: heapPeak - heapBefore,
  peakBytes: await readPeak(),
});
await runner.close();
client.disconnect();

/** Every integration is made when it is asked for, as a host's cursor reads row after row. */
async function* listTracked(total: number): AsyncGenerator<TrackedIntegration> {
  for (let page = 0; page < total; page += 1)
    yield {
      organizationId: `organization-${Math.floor(page / PAGES_A_TENANT)}`,
      integrationId: `integration-${page}`,
      platform: 'FACEBOOK',
      externalAccountId: String(100_000_000_000_000 + page),
    };
}
