import {
  type BatchingGraphClientOptions,
  createBatchingGraphClient,
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  type GraphClientOptions,
  type IngestionJobInput,
  type PollPorts,
  systemClock,
  type TrackedIntegration,
} from '@org/ingest-core';
import { createGraphSimulator, type GraphSimulatorOptions, type PageHandle } from '../../src/simulator.js';

export const POLL_START = new Date('2026-06-01T00:00:00Z');

export interface PollSceneOptions {
  readonly pages: number;
  readonly seed?: number;
  readonly graph?: GraphSimulatorOptions;
  readonly client?: GraphClientOptions;
  readonly batching?: BatchingGraphClientOptions;
  readonly pageSize?: number;
  /** `stopped`: no timer ever fires, so whatever ends does so without one. Default: `stopped`. */
  readonly timers?: 'stopped' | 'running';
}

/**
 * A host with many Pages, one a customer, everything in memory. Two scenes of one seed are the same world.
 */
export function createPollScene(options: PollSceneOptions) {
  let time = POLL_START.getTime();
  const clock = {
    now: () => new Date(time),
    delay: options.timers === 'running' ? systemClock.delay : untilAborted,
  };
  const graph = createGraphSimulator({ now: clock.now, seed: options.seed ?? 1, ...options.graph });
  const pages: PageHandle[] = Array.from({ length: options.pages }, (_, index) =>
    graph.addPage({ name: `Page ${index}` }),
  );
  const integrations = pages.map(
    (page, index): TrackedIntegration => ({
      organizationId: `org-${index}`,
      integrationId: `page-${index}`,
      platform: 'FACEBOOK',
      externalAccountId: page.id,
    }),
  );
  const content = createMemoryContentRepository({ clock });
  const state = createMemoryIngestionStateRepository();
  const told: string[] = [];
  const tokens = pages.map((page) => page.accessToken);
  const placeOf = (ref: { readonly integrationId: string }) => Number(ref.integrationId.slice('page-'.length));
  const client = createGraphClient({
    async fetch(input, init) {
      const response = await graph.handle(new Request(input, init));
      if (response.type === 'error') throw new TypeError('fetch failed');
      return response;
    },
    clock,
    ...options.client,
  });
  const batching = createBatchingGraphClient(client, options.batching);
  const ports: PollPorts = {
    integrations: {
      async *listTracked() {
        yield* integrations;
      },
      find: async (ref) => integrations[placeOf(ref)] ?? null,
      getAccessToken: async (ref) => tokens[placeOf(ref)] ?? null,
      onReauthorizationRequired: async ({ integrationId, status, error }) =>
        void told.push(`${integrationId}: ${status}, ${error.message}`),
    },
    sources: [createFacebookPageSource({ client: batching, ...(options.pageSize && { pageSize: options.pageSize }) })],
    content,
    state,
    batching,
    clock,
  };
  return {
    graph,
    pages,
    tokens,
    client,
    batching,
    ports,
    content,
    state,
    told,
    advance: (ms: number) => {
      time += ms;
    },
    jobs: integrations.map(({ organizationId, integrationId }): IngestionJobInput => {
      return { organizationId, integrationId, date: '2026-06-01' };
    }),
    /** Everything that is stored, without what the storage makes up, and what the host was told. */
    async stored() {
      const failures: unknown[] = [];
      for (const integration of integrations) {
        for (const { id: _, ...failure } of await state.listFailures(integration)) failures.push(failure);
      }
      const rows = content.readRows().map(({ id: _, ...row }) => row);
      return { rows, states: await state.loadMany(integrations), failures, told };
    },
  };
}

function untilAborted(_: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
