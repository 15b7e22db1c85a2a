import {
  type Clock,
  createFacebookPageSource,
  createGraphClient,
  createInstagramSource,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  type GraphClient,
  type GraphClientOptions,
  type IngestionEvent,
  type IngestionPorts,
  type IngestionReport,
  type IntegrationRef,
  type ReauthorizationRequired,
  type TrackedIntegration,
} from '@org/ingest-core';
import {
  createGraphSimulator,
  type GraphSimulatorOptions,
  type InstagramAccountHandle,
  type PageHandle,
  startGraphServer,
} from '@org/ingest-testkit/simulator';
import { onTestFinished } from 'vitest';
import { readRows, readTruth } from './expected-rows.js';

export const START = new Date('2026-06-01T00:00:00Z');
export const DATE = '2026-06-01';
export const HOUR_MS = 3_600_000;
export const APP_ID = '1234567890';
export const APP_SECRET = 'simulated-app-secret';

/** It stands still, and no delay of it ever ends: what ends does so without a timer. */
const STANDING: Clock = {
  now: () => START,
  delay: (_, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
};

/**
 * A host with customers' Pages and Instagram accounts: a simulated Meta behind HTTP, and in memory the database that all
 * processes of the host share. Two hosts that are filled alike are the same world.
 */
export async function createFlowHost(options: { readonly graph?: GraphSimulatorOptions; readonly clock?: Clock } = {}) {
  const { clock = STANDING } = options;
  const graph = createGraphSimulator({ now: clock.now, appSecret: APP_SECRET, ...options.graph });
  const server = await startGraphServer(graph);
  onTestFinished(() => server.close());
  const content = createMemoryContentRepository({ clock });
  const state = createMemoryIngestionStateRepository();
  const told: ReauthorizationRequired[] = [];
  const reports: IngestionReport[] = [];
  const tracked: (TrackedIntegration & { readonly account: PageHandle | InstagramAccountHandle })[] = [];
  const find = (ref: IntegrationRef) => tracked.find(({ integrationId }) => integrationId === ref.integrationId);
  const integrations: IngestionPorts['integrations'] = {
    async *listTracked() {
      yield* tracked;
    },
    find: async (ref) => find(ref) ?? null,
    getAccessToken: async (ref) => find(ref)?.account.accessToken ?? null,
    onReauthorizationRequired: async (event) => void told.push(event),
  };

  return {
    ...{ graph, clock, content, state, tracked },
    /** What the host was told, and the report of every run, in their order. */
    ...{ told, reports },
    /** One customer has a Page or an account more. */
    track(account: PageHandle | InstagramAccountHandle): IntegrationRef {
      const platform = 'username' in account ? 'INSTAGRAM' : 'FACEBOOK';
      const ref = { organizationId: `org-${tracked.length % 20}`, integrationId: `integration-${tracked.length}` };
      tracked.push({ ...ref, platform, externalAccountId: account.id, account });
      return ref;
    },
    createClient: (extra: GraphClientOptions = {}) =>
      createGraphClient({ baseUrl: server.url, appId: APP_ID, appSecret: APP_SECRET, clock, ...extra }),
    /** What a process of the host that reads with this client gives to its runs. */
    portsOf: (client: GraphClient): IngestionPorts => ({
      ...{ integrations, content, state, clock },
      sources: [createFacebookPageSource({ client }), createInstagramSource({ facebookLogin: client })],
    }),
    keepReport(event: IngestionEvent): void {
      if (event.kind === 'run-ended') reports.push(event.report);
    },
    rows: () => readRows(content.readRows()),
    truth: () => readTruth(tracked),
  };
}

export type FlowHost = Awaited<ReturnType<typeof createFlowHost>>;
