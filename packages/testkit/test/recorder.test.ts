import { type ContentItem, createFacebookPageSource, createGraphClient, type IngestionReport } from '@org/ingest-core';
import fc from 'fast-check';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import {
  brokenBody,
  connectionReset,
  createGraphHandlers,
  emptyBody,
  type FaultResponder,
  flatError,
  type GraphRecording,
  type GraphSimulator,
  graphError,
  html,
  type PageHandle,
  rateLimitedByHeader,
  reduceData,
  seedPageHistory,
  startGraphServer,
  truncatedJson,
} from '../src/index.js';
import { START } from './support/ingestion-host.js';
import { createRecordedHost, createReplayHost, shapesOf, track } from './support/recorded-run.js';

const PAGE_NAME = 'Zuckerbäckerei Wolkenheim';
const VANITY = 'wolkenheim.zuckerbaeckerei';
const TOKEN = 'EAAGonlyEverInThisMessage42';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const hoursAgo = (hours: number) => new Date(START.getTime() - hours * 3_600_000);

/** One of everything, with words that nothing else holds. */
function publishEverything(page: PageHandle): void {
  const words = (index: number) =>
    `Marzipankartoffel ${index} #Blaubeere #blaubeere ＃新作発表 #tag${index} 💚\nhttps://wolkenheim.example/x#y`;
  page.publishReel({ message: words(1), at: hoursAgo(1), permalink: 'query', postIdForm: 'bare', target: true });
  page.publishReel({ message: words(2), at: hoursAgo(2), edges: 'posts', permalink: 'mobile' });
  page.publishReel({ message: words(3), at: hoursAgo(3), edges: 'video_reels', postIdForm: 'full' });
  page.publishVideo({ message: words(4), at: hoursAgo(4), target: true });
  page.publishText({ message: words(5), at: hoursAgo(5) });
  page.publishPhoto({ message: null, at: hoursAgo(6) });
  page.publishAlbum({ message: words(7), at: hoursAgo(7) });
  page.publishLink({
    message: words(8),
    at: hoursAgo(8),
    url: 'https://wolkenheim.example/a?ref=zuckerguss',
    title: 'Nougatwürfel',
  });
  page.publishEvent({ message: words(9), at: hoursAgo(9) });
  page.publishShare({ message: words(10), at: hoursAgo(10) });
  page.publishVisitorPost({
    message: 'Kirschtörtchen',
    at: hoursAgo(11),
    author: { id: '5550001112223', name: 'Friedlinde Quarkspeise' },
    onEveryPostEdge: true,
  });
  page.publishUnpublished({ message: 'Geheimrezept', at: hoursAgo(12) });
  const edited = page.publishText({ message: 'Butterstreusel', at: hoursAgo(13) });
  page.edit(edited.id, { message: 'Mandelhörnchen #Blaubeere' });
}

const PRIVATE = [
  'Zuckerb',
  'Wolkenheim',
  VANITY,
  'zuckerbaeckerei',
  'Marzipan',
  'Blaubeere',
  '新作',
  'Nougat',
  'zuckerguss',
  'Kirsch',
  'Friedlinde',
  'Quarkspeise',
  '5550001112223',
  'Geheim',
  'Butter',
  'Mandel',
];

/** Every id that the page's world knows. */
function idsOf(rows: readonly ContentItem[]): readonly string[] {
  return rows
    .flatMap(({ externalContentId, aliases }) => [externalContentId, ...aliases])
    .flatMap((id) => id.split('_'));
}

function expectNothingPrivate(recording: GraphRecording, page: PageHandle, rows: readonly ContentItem[]): void {
  const text = JSON.stringify(recording);
  const plain = text.toLowerCase();
  for (const word of [...PRIVATE, page.id, page.accessToken, ...idsOf(rows)])
    expect(plain).not.toContain(word.toLowerCase());
  expect(text).not.toMatch(/access_token|appsecret_proof|EAAG/);
}

/** A host whose runs over everything are recorded. */
function recordRun(fetch?: typeof globalThis.fetch) {
  const { host, recorder } = createRecordedHost({
    pageSize: 3,
    graph: { throttle: { page: { calls: 1000 }, headersAfterCalls: 1 } },
    ...(fetch && { client: { fetch } }),
  });
  const page = host.graph.addPage({ name: PAGE_NAME, vanity: VANITY });
  track(host, page);
  publishEverything(page);
  return { host, page, recorder };
}

const asJson = (recording: GraphRecording): GraphRecording => JSON.parse(JSON.stringify(recording));

describe('a recorded run', () => {
  it('replays to the same rows but for ids and letters, and holds nothing private', async () => {
    const { host, page, recorder } = recordRun();
    host.graph.faults.add({ match: { edge: 'posts', nth: 2, times: 1 }, respond: reduceData({ above: 2 }) });
    expect((await host.ingest()).kind).toBe('completed');
    const recording = await recorder.recording();
    const rows = host.content.readRows();
    expect(rows.length).toBeGreaterThan(10);
    expectNothingPrivate(recording, page, rows);
    expect(JSON.stringify(recording)).toContain('x-business-use-case-usage');

    const { host: second, replay } = createReplayHost(asJson(recording), { pageSize: 3 });
    expect((await second.ingest()).kind).toBe('completed');
    expect({ notRecorded: replay.notRecorded, unused: replay.unused }).toEqual({ notRecorded: [], unused: [] });
    const [pageId = ''] = replay.pageIds;
    expect(pageId).not.toBe(page.id);
    expect(shapesOf(second.content.readRows(), pageId)).toEqual(shapesOf(rows, page.id));
  });

  it.each([
    ['MSW', serveMsw],
    ['HTTP', serveHttp],
  ] as const)('is the same over %s as in the process, and is served over it', async (_, serve) => {
    const { host, page, recorder } = recordRun();
    await host.ingest();
    const direct = await recorder.recording();
    const other = recordRun((input, init) => globalThis.fetch(input, init));
    const base = await serve(other.host.graph);
    other.host.ports.sources = [sourceAt(base, other.recorder.fetch)];
    await other.host.ingest();
    expect(await other.recorder.recording()).toEqual(direct);
    for (const close of closing.splice(0)) await close();

    const { host: second, replay } = createReplayHost(direct);
    second.ports.sources = [sourceAt(await serve(replay), globalThis.fetch)];
    expect((await second.ingest()).kind).toBe('completed');
    const rows = shapesOf(host.content.readRows(), page.id);
    expect(shapesOf(second.content.readRows(), replay.pageIds[0] ?? '')).toEqual(rows);
  });

  it.each<readonly [string, FaultResponder]>([
    ['a dead token', deadToken],
    ['an echoed token', graphError({ code: 190, message: `Malformed access token ${TOKEN}` })],
    ['a rate limit told by a header', rateLimitedByHeader({ minutes: 7 })],
    ['an HTML body', html(502)],
    ['an empty body', emptyBody()],
    ['a truncated body', truncatedJson()],
    ['a broken body', brokenBody({ afterBytes: 300 })],
    ['a broken connection', connectionReset()],
    [
      'a missing permission',
      graphError({ code: 10, message: "(#10) This endpoint requires the 'pages_read_engagement' permission" }),
    ],
    [
      'an unknown alias',
      graphError({
        status: 404,
        code: 803,
        message: `(#803) Some of the aliases you requested do not exist: ${VANITY}`,
      }),
    ],
    [
      'a transient error',
      graphError({ status: 500, code: 2, message: 'Service temporarily unavailable', isTransient: true }),
    ],
    ['a flat error', flatError({ code: 4, message: 'Application request limit reached' })],
  ])('tells a reader of %s what the real one told', async (_, respond) => {
    const { host, page, recorder } = recordRun();
    host.graph.faults.add({ match: { edge: 'posts', nth: 2 }, respond });
    const report = await host.ingest();
    const recording = asJson(await recorder.recording());
    expectNothingPrivate(recording, page, host.content.readRows());
    const { host: second, replay } = createReplayHost(recording, { pageSize: 3 });
    expect(comparable(await second.ingest())).toEqual(comparable(report));
    expect({ notRecorded: replay.notRecorded, unused: replay.unused }).toEqual({ notRecorded: [], unused: [] });
    expect(report.kind).not.toBe('completed');
  });

  it('gives the same rows for any world', async () => {
    const world = fc.record({
      seed: fc.nat(),
      posts: fc.nat(12),
      reels: fc.nat(8),
      pageSize: fc.integer({ min: 1, max: 9 }),
      pagingStyle: fc.constantFrom('cursors' as const, 'time' as const),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ seed, posts, reels, pageSize, pagingStyle }) => {
        const { host, recorder } = createRecordedHost({ pageSize, graph: { seed, pagingStyle }, seed });
        seedPageHistory(host.page, { posts, reels, from: hoursAgo(2000), to: START, seed });
        expect((await host.ingest()).kind).toBe('completed');
        const recording = asJson(await recorder.recording());
        const rows = host.content.readRows();
        const text = JSON.stringify(recording);
        for (const id of [host.page.id, host.page.accessToken, ...idsOf(rows)]) expect(text).not.toContain(id);
        const { host: second, replay } = createReplayHost(recording, { pageSize });
        expect((await second.ingest()).kind).toBe('completed');
        expect(replay.notRecorded).toEqual([]);
        expect(shapesOf(second.content.readRows(), replay.pageIds[0] ?? '')).toEqual(shapesOf(rows, host.page.id));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** A report without what names a page or a trace. */
function comparable(report: IngestionReport): unknown {
  return JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    key === 'fbtraceId' || (key === 'message' && typeof value === 'string' && /\d{5}|exist/.test(value)) ? '…' : value,
  );
}

const deadToken: FaultResponder = graphError({
  status: 401,
  code: 190,
  subcode: 463,
  message: 'Error validating access token: Session has expired on Thursday, 01-Jan-26 00:00:00 PST.',
  headers: {
    'www-authenticate':
      'OAuth "Facebook Platform" "invalid_token" "Error validating access token: Session has expired"',
  },
});

async function serveHttp(simulator: Pick<GraphSimulator, 'handle'>): Promise<string> {
  const server = await startGraphServer(simulator);
  closing.push(() => server.close());
  return server.url;
}

function serveMsw(simulator: Pick<GraphSimulator, 'handle'>): string {
  const server = setupServer(...createGraphHandlers(simulator));
  server.listen({ onUnhandledRequest: 'error' });
  closing.push(() => server.close());
  return 'https://graph.facebook.com';
}

const sourceAt = (baseUrl: string, fetch: typeof globalThis.fetch) =>
  createFacebookPageSource({ client: createGraphClient({ baseUrl, fetch, appSecret: 'f00d'.repeat(8) }), pageSize: 3 });
