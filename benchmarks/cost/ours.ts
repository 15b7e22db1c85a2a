import {
  type BatchingGraphClient,
  type Clock,
  type ContentItem,
  createBatchingGraphClient,
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  enqueueDueIntegrations,
  type IngestionJobInput,
  type IngestionPorts,
  type IngestionReport,
  ingestOnce,
  pollMany,
  type TrackedIntegration,
} from '@org/ingest-core';
import { refOf } from './full-rereads.js';
import type { Population } from './population.js';
import type { Reader } from './reader.js';
import { createMeter } from './traffic.js';

type OurPorts = IngestionPorts & { readonly batching: BatchingGraphClient };

/** How the jobs of one tick are run; what became of each. */
export type WayToPoll = (jobs: readonly IngestionJobInput[], ports: OurPorts) => Promise<readonly IngestionReport[]>;

export const oneByOne: WayToPoll = async (jobs, { batching: _, ...ports }) => {
  const reports: IngestionReport[] = [];
  for (const job of jobs) reports.push(await ingestOnce(job, ports));
  return reports;
};

export const together: WayToPoll = async (jobs, ports) => {
  const { results } = await pollMany(jobs, ports);
  return results.map((result) => {
    if (result.kind === 'thrown') throw result.error;
    return result.report;
  });
};

/**
 * The SDK with everything in memory: a tick at each poll, and once a week, for edits and deletions of old content, a
 * backfill job over each Page's whole history.
 */
export function createOurs(name: string, { simulator, pages, oldest, now }: Population, way: WayToPoll): Reader {
  const meter = createMeter((request) => simulator.handle(request));
  // Time stands still while Pages are read, so nothing may wait for a timer.
  const clock: Clock = { now, delay: untilAborted };
  const batching = createBatchingGraphClient(createGraphClient({ fetch: meter.fetch, clock }));
  const content = createMemoryContentRepository({ clock });
  const byId = new Map(pages.map((page) => [page.id, page]));
  const integrations = pages.map(
    (page): TrackedIntegration => ({ ...refOf(page), platform: 'FACEBOOK', externalAccountId: page.id }),
  );
  const integrationById = new Map(integrations.map((integration) => [integration.integrationId, integration]));
  const ports: OurPorts = {
    integrations: {
      async *listTracked() {
        yield* integrations;
      },
      find: async ({ integrationId }) => integrationById.get(integrationId) ?? null,
      getAccessToken: async ({ integrationId }) => byId.get(integrationId)?.accessToken ?? null,
      onReauthorizationRequired: async () => {},
    },
    sources: [createFacebookPageSource({ client: batching })],
    content,
    state: createMemoryIngestionStateRepository(),
    ...{ batching, clock },
  };

  async function run(jobs: readonly IngestionJobInput[]): Promise<void> {
    for (const report of await way(jobs, ports)) {
      if (report.kind !== 'completed') throw new Error(`${name}: a run was ${report.kind}`);
    }
  }

  async function tick(): Promise<void> {
    const jobs: IngestionJobInput[] = [];
    const enqueueMany = async (requests: readonly { readonly payload: IngestionJobInput }[]) => {
      jobs.push(...requests.map(({ payload }) => payload));
      return { added: requests.length };
    };
    await enqueueDueIntegrations({ enqueueMany }, ports);
    await run(jobs);
  }

  return {
    name,
    async begin() {
      await tick();
      meter.take();
    },
    async poll({ isWeekOver }) {
      await tick();
      const span = { from: oldest.toISOString(), to: now().toISOString() };
      if (isWeekOver) await run(pages.map((page) => ({ kind: 'backfill', version: 1, ...refOf(page), ...span })));
    },
    takeTraffic: meter.take,
    async rowsOf(page) {
      const rows: ContentItem[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const list = await content.list({ ...refOf(page), limit: 1000, ...(cursor !== undefined && { cursor }) });
        rows.push(...list.items);
        cursor = list.nextCursor;
      }
      return rows;
    },
  };
}

function untilAborted(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
