import { type ContentItem, hashtagKey } from '@org/ingest-core';
import { createGraphReplay, type GraphRecording, type PageHandle, recordGraphTraffic } from '../../src/simulator.js';
import { createIngestionHost, REF } from './ingestion-host.js';

type HostOptions = Parameters<typeof createIngestionHost>[0] & {};

/** A host whose calls are recorded. */
export function createRecordedHost(options: HostOptions & { readonly seed?: number } = {}) {
  const recorder = recordGraphTraffic({
    seed: options.seed ?? 1,
    fetch: options.client?.fetch ?? ((input, init) => host.graph.handle(new Request(input, init))),
  });
  const host = createIngestionHost({ ...options, client: { ...options.client, fetch: recorder.fetch } });
  return { host, recorder };
}

/** Makes the host track another page than its own. */
export function track(host: ReturnType<typeof createIngestionHost>, page: PageHandle): void {
  const integration = { ...REF, platform: 'FACEBOOK' as const, externalAccountId: page.id };
  host.ports.integrations = { ...host.ports.integrations, find: async () => integration };
  host.host.token = () => page.accessToken;
}

/** A fresh host that reads the page of a recording, through `fetch` when it is given. */
export function createReplayHost(
  recording: GraphRecording,
  options: HostOptions = {},
): { readonly host: ReturnType<typeof createIngestionHost>; readonly replay: ReturnType<typeof createGraphReplay> } {
  const replay = createGraphReplay(recording);
  const host = createIngestionHost({
    ...options,
    client: { fetch: (input, init) => replay.handle(new Request(input, init)), ...options.client },
  });
  const integration = { ...REF, platform: 'FACEBOOK' as const, externalAccountId: replay.pageIds[0] ?? '' };
  host.ports.integrations = { ...host.ports.integrations, find: async () => integration };
  host.host.token = () => 'any-token';
  return { host, replay };
}

/** What of rows a recording keeps: everything but the letters of texts and the digits of ids. */
export function shapesOf(rows: readonly ContentItem[], pageId: string) {
  const numbers = new Map<string, number>();
  const numberOf = (what: string) => {
    const number = numbers.get(what) ?? numbers.size;
    numbers.set(what, number);
    return number;
  };
  const idShape = (id: string) =>
    id.split('_').map((part) => (part === pageId ? 'page' : `${part.length}:${part[0]}:${numberOf(part)}`));
  return [...rows].sort(byTime).map((row) => ({
    externalContentId: idShape(row.externalContentId),
    aliases: row.aliases.map(idShape).map(String).sort(),
    format: row.format,
    kind: row.kind,
    source: row.source,
    publishedAt: row.publishedAt.toISOString(),
    captionLength: row.caption?.length ?? null,
    hashtags: row.hashtags.map((tag) => [tag.length, numberOf(`#${hashtagKey(tag)}`)]),
    hashtagKeys: row.hashtagKeys.map((key) => numberOf(`#${key}`)),
    permalink: permalinkShape(row.permalink, idShape),
  }));
}

const byTime = (a: ContentItem, b: ContentItem) =>
  a.publishedAt.getTime() - b.publishedAt.getTime() || a.source.localeCompare(b.source);

function permalinkShape(permalink: string | null, idShape: (id: string) => readonly string[]): string | null {
  const path = permalink?.split('?')[0]?.replace(/(\.com\/)[a-z.]+(?=\/(?:posts|videos)\/)/, '$1vanity');
  return path?.replace(/\d+(?:_\d+)*/g, (id) => String(idShape(id))) ?? null;
}
