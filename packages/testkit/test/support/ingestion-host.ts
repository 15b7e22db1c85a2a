import {
  type ContentItem,
  type ContentSource,
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  type FacebookPageSourceOptions,
  type GraphClientOptions,
  type IngestionEvent,
  type IngestionJobInput,
  type IngestionPorts,
  type IngestOnceOptions,
  ingestOnce,
  type ReauthorizationRequired,
} from '@org/ingest-core';
import { createGraphSimulator, type GraphSimulatorOptions, type PageHandle } from '../../src/simulator.js';

export const REF = { organizationId: 'org-1', integrationId: 'page-1' };
export const START = new Date('2026-06-01T00:00:00Z');

/** Ports that a test may break. */
type HostPorts = { -readonly [Name in keyof IngestionPorts]: IngestionPorts[Name] } & { sources: ContentSource[] };

/** A host with one page on a simulated Graph API, everything in memory, and a clock that the test moves. */
export function createIngestionHost(
  options: {
    readonly graph?: GraphSimulatorOptions;
    readonly client?: GraphClientOptions;
    readonly pageSize?: number;
    readonly additionalEdges?: FacebookPageSourceOptions['additionalEdges'];
  } = {},
) {
  let time = START.getTime();
  const advance = (ms: number) => {
    time += ms;
  };
  const clock = { now: () => new Date(time), delay: async (ms: number) => advance(ms) };
  const graph = createGraphSimulator({ now: clock.now, ...options.graph });
  const page: PageHandle = graph.addPage({ name: 'Page' });
  const content = createMemoryContentRepository({ clock });
  const state = createMemoryIngestionStateRepository();
  const told: ReauthorizationRequired[] = [];
  const logged: string[] = [];
  const log = (message: string, fields: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const client = createGraphClient({
    fetch: (input, init) => graph.handle(new Request(input, init)),
    clock,
    ...options.client,
  });
  const host = { token: (): string | null => page.accessToken };
  const ports: HostPorts = {
    integrations: {
      async *listTracked() {
        yield { ...REF, platform: 'FACEBOOK' as const, externalAccountId: page.id };
      },
      find: async (ref: { readonly integrationId: string }) =>
        ref.integrationId === REF.integrationId
          ? { ...REF, platform: 'FACEBOOK' as const, externalAccountId: page.id }
          : null,
      getAccessToken: async () => host.token(),
      onReauthorizationRequired: async (event: ReauthorizationRequired) => void told.push(event),
    },
    sources: [
      createFacebookPageSource({
        client,
        ...(options.pageSize && { pageSize: options.pageSize }),
        ...(options.additionalEdges && { additionalEdges: options.additionalEdges }),
      }),
    ],
    content,
    state,
    clock,
    logger: { debug: log, info: log, warn: log, error: log },
  };
  const events: IngestionEvent[] = [];
  return {
    graph,
    page,
    content,
    state,
    ports,
    told,
    logged,
    events,
    host,
    advance,
    ingest: (job: Partial<IngestionJobInput> = {}, runOptions: IngestOnceOptions = {}) =>
      ingestOnce({ ...REF, date: '2026-06-01', ...job } as IngestionJobInput, ports, {
        random: () => 0.5,
        onEvent: (event) => events.push(event),
        ...runOptions,
      }),
    stateNow: () => state.load(REF),
    /** The stored rows that are not removed, in the simulator's words, to be compared with `page.contents()`. */
    rows: () =>
      content
        .readRows()
        .filter((row) => row.removedAt === null)
        .map(toExpected)
        .sort(byId),
    truth: () => [...page.contents({ readsVideos: options.additionalEdges?.includes('videos') ?? false })].sort(byId),
  };
}

function toExpected(row: ContentItem) {
  const { externalContentId, aliases, format, kind, caption, publishedAt, permalink, source } = row;
  return { externalContentId, aliases: [...aliases].sort(), format, kind, caption, publishedAt, permalink, source };
}

const byId = (a: { readonly externalContentId: string }, b: { readonly externalContentId: string }) =>
  a.externalContentId < b.externalContentId ? -1 : 1;

/** Publishes `count` things of every kind, an hour apart, the newest an hour before the start. */
export function publishMixed(page: PageHandle, count: number, before = START): void {
  const publish = [
    page.publishText,
    page.publishReel,
    page.publishPhoto,
    page.publishVideo,
    page.publishAlbum,
    page.publishLink,
    page.publishEvent,
  ];
  for (let index = 0; index < count; index += 1) {
    const at = new Date(before.getTime() - (count - index) * 3_600_000);
    publish[index % publish.length]?.({ message: `Post ${index} #tag${index % 5}`, at });
  }
}
