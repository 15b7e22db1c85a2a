import {
  type ContentItem,
  createFacebookPageSource,
  createGraphClient,
  createInstagramSource,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  INSTAGRAM_LOGIN_BASE_URL,
  type IngestionEvent,
  type IngestionPorts,
  type IngestOnceOptions,
  type InstagramSourceOptions,
  ingestOnce,
  type ReauthorizationRequired,
  type TrackedIntegration,
} from '@org/ingest-core';
import { createGraphSimulator, type ExpectedContent, type GraphSimulatorOptions } from '../../src/simulator.js';
import { START } from './ingestion-host.js';

const ORGANIZATION = 'org-1';

/**
 * A host with a Page, the Instagram account that is linked to it, and one that was connected with Instagram Login: all in
 * one memory, read by one source for each platform, with a clock that the test moves.
 */
export function createInstagramHost(
  options: { readonly graph?: GraphSimulatorOptions } & Pick<
    InstagramSourceOptions,
    'pageSize' | 'additionalEdges'
  > = {},
) {
  const { graph: behaviour, ...sourceOptions } = options;
  let time = START.getTime();
  const advance = (ms: number) => {
    time += ms;
  };
  const clock = { now: () => new Date(time), delay: async (ms: number) => advance(ms) };
  const graph = createGraphSimulator({ now: clock.now, ...behaviour });
  const page = graph.addPage({ name: 'Page' });
  const linked = graph.addInstagramAccount({ username: 'linked', page });
  const standalone = graph.addInstagramAccount({ username: 'standalone', login: 'instagram-login' });
  const accounts = { page, linked, standalone };
  const common = {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => graph.handle(new Request(input, init)),
    clock,
  };
  const facebook = createGraphClient(common);
  const content = createMemoryContentRepository({ clock });
  const state = createMemoryIngestionStateRepository();
  const told: ReauthorizationRequired[] = [];
  const logged: string[] = [];
  const log = (message: string, fields: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const track = (integrationId: string): TrackedIntegration | null => {
    const account = isAccount(integrationId) ? accounts[integrationId] : null;
    if (account === null) return null;
    const platform = integrationId === 'page' ? 'FACEBOOK' : 'INSTAGRAM';
    return { organizationId: ORGANIZATION, integrationId, platform, externalAccountId: account.id };
  };
  const ports: IngestionPorts = {
    integrations: {
      async *listTracked() {
        for (const name of ACCOUNTS) {
          const tracked = track(name);
          if (tracked !== null) yield tracked;
        }
      },
      find: async ({ integrationId }) => track(integrationId),
      getAccessToken: async ({ integrationId }) =>
        isAccount(integrationId) ? accounts[integrationId].accessToken : null,
      onReauthorizationRequired: async (event) => void told.push(event),
    },
    sources: [
      createFacebookPageSource({ client: facebook, ...(options.pageSize && { pageSize: options.pageSize }) }),
      createInstagramSource({
        facebookLogin: facebook,
        instagramLogin: createGraphClient({ ...common, baseUrl: INSTAGRAM_LOGIN_BASE_URL }),
        loginOf: ({ integrationId }) => (integrationId === 'standalone' ? 'instagram-login' : 'facebook-login'),
        ...sourceOptions,
      }),
    ],
    content,
    state,
    clock,
    logger: { debug: log, info: log, warn: log, error: log },
  };
  const events: IngestionEvent[] = [];
  const refOf = (name: AccountName) => ({ organizationId: ORGANIZATION, integrationId: name });
  return {
    graph,
    ...accounts,
    content,
    ports,
    told,
    logged,
    events,
    advance,
    refOf,
    ingest: (name: AccountName, job: object = {}, runOptions: IngestOnceOptions = {}) =>
      ingestOnce({ ...refOf(name), date: '2026-06-01', ...job }, ports, {
        random: () => 0.5,
        onEvent: (event) => void events.push(event),
        ...runOptions,
      }),
    stateNow: (name: AccountName) => state.load(refOf(name)),
    /** The stored rows of an account that are not removed, in the simulator's words. */
    rows: (name: AccountName) =>
      content
        .readRows()
        .filter((row) => row.integrationId === name && row.removedAt === null)
        .map(toExpected)
        .sort(byId),
    truth: (name: AccountName): readonly ExpectedContent[] => [...accounts[name].contents()].sort(byId),
  };
}

const ACCOUNTS = ['page', 'linked', 'standalone'] as const;
export type AccountName = (typeof ACCOUNTS)[number];

function isAccount(integrationId: string): integrationId is AccountName {
  return (ACCOUNTS as readonly string[]).includes(integrationId);
}

function toExpected(row: ContentItem): ExpectedContent {
  const { externalContentId, aliases, format, kind, caption, publishedAt, permalink, source } = row;
  return { externalContentId, aliases: [...aliases].sort(), format, kind, caption, publishedAt, permalink, source };
}

const byId = (a: { readonly externalContentId: string }, b: { readonly externalContentId: string }) =>
  a.externalContentId < b.externalContentId ? -1 : 1;
