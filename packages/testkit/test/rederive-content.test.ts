import {
  type ContentItem,
  createMemoryContentRepository,
  EXTRACTOR_VERSION,
  INCOMPLETE_EXTRACTOR_VERSION,
  rederiveContent,
} from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { createTickingClock } from './ticking-clock.js';

const OWNER = { organizationId: 'org-1', integrationId: 'integration-1' };
/** Below every version there will be, and not that of an incomplete record. */
const OLD = -1;
const REEL_LINK = 'https://www.facebook.com/reel/900001/';

describe('rederiveContent', () => {
  it('takes hashtags from the caption, removed rows included, and reads nothing that is up to date', async () => {
    const content = await storeContent([
      old({ externalContentId: '100_1', caption: '#Tết 2026', hashtags: [], hashtagKeys: [] }),
      old({ externalContentId: '100_2', caption: '#gone', removedAt: new Date('2026-03-06') }),
      old({
        externalContentId: '100_3',
        caption: '#new',
        hashtags: [],
        hashtagKeys: [],
        extractorVersion: EXTRACTOR_VERSION,
      }),
    ]);
    const report = await rederiveContent(OWNER, { content });
    expect(report).toEqual({ kind: 'completed', cursor: null, read: 2, changed: 2, conflicts: 0 });
    expect(rowsOf(content)).toMatchObject([
      { hashtags: ['Tết'], hashtagKeys: ['tết'], extractorVersion: EXTRACTOR_VERSION, removedAt: null },
      { hashtags: ['gone'], extractorVersion: EXTRACTOR_VERSION, removedAt: new Date('2026-03-06') },
      { hashtags: [] },
    ]);
    const before = rowsOf(content);
    expect(await rederiveContent(OWNER, { content })).toMatchObject({ read: 0, changed: 0 });
    expect(rowsOf(content)).toEqual(before);
  });

  it('knows a Facebook reel by its permalink, and moves it to its reel id', async () => {
    const content = await storeContent([old({ externalContentId: '100_7', kind: 'VIDEO', permalink: REEL_LINK })]);
    await rederiveContent(OWNER, { content });
    expect(rowsOf(content)).toMatchObject([
      { externalContentId: '900001', aliases: ['100_7'], format: 'REELS', kind: 'REEL', permalink: REEL_LINK },
    ]);
    const fromPost = buildReel({ ...OWNER, externalContentId: '900001', aliases: ['100_7'], source: 'post' });
    expect(await content.upsertMany([fromPost])).toMatchObject({ inserted: 0 });
    expect(rowsOf(content)).toHaveLength(1);
  });

  it.each<[string, Partial<ContentItem>]>([
    ['a reel whose permalink does not tell it', { format: 'REELS', kind: 'REEL', permalink: null }],
    [
      'a reel under the permalink of a video',
      { format: 'REELS', kind: 'REEL', permalink: 'https://www.facebook.com/100/videos/9/' },
    ],
    ['an album', { kind: 'ALBUM', permalink: 'https://www.facebook.com/100/videos/9/' }],
    ['a story', { kind: 'STORY', source: 'story', permalink: REEL_LINK }],
    [
      'an Instagram video in the feed',
      { platform: 'INSTAGRAM', kind: 'VIDEO', source: 'media', permalink: 'https://www.instagram.com/reel/C1/' },
    ],
    [
      'an Instagram reel under an ordinary permalink',
      {
        platform: 'INSTAGRAM',
        format: 'REELS',
        kind: 'REEL',
        source: 'media',
        permalink: 'https://www.instagram.com/p/C1/',
      },
    ],
  ])('leaves the format and the id of %s', async (_, overrides) => {
    const item = old(overrides);
    const content = await storeContent([item]);
    expect(await rederiveContent(OWNER, { content })).toMatchObject({ changed: 1 });
    const { externalContentId, format, kind } = item;
    expect(rowsOf(content)).toMatchObject([{ externalContentId, format, kind, extractorVersion: EXTRACTOR_VERSION }]);
  });

  it('leaves an incomplete row incomplete and brings its hashtags up to date once', async () => {
    const item = old({
      caption: '#tag',
      hashtags: [],
      hashtagKeys: [],
      permalink: REEL_LINK,
      extractorVersion: INCOMPLETE_EXTRACTOR_VERSION,
    });
    const content = await storeContent([item]);
    expect(await rederiveContent(OWNER, { content })).toMatchObject({ read: 1, changed: 1 });
    expect(rowsOf(content)).toMatchObject([
      { externalContentId: '100_1', format: 'POST', hashtags: ['tag'], extractorVersion: INCOMPLETE_EXTRACTOR_VERSION },
    ]);
    expect(await rederiveContent(OWNER, { content })).toMatchObject({ read: 1, changed: 0, conflicts: 0 });
  });

  it('goes on where it was interrupted', async () => {
    const content = await storeContent(
      Array.from({ length: 2500 }, (_, index) => old({ externalContentId: `100_${index}` })),
    );
    const stop = new AbortController();
    const cursors: (string | null)[] = [];
    const onProgress = ({ cursor }: { readonly cursor: string | null }) => {
      cursors.push(cursor);
      stop.abort();
    };
    const first = await rederiveContent(OWNER, { content }, { signal: stop.signal, onProgress });
    expect(first).toMatchObject({ kind: 'interrupted', read: 1000, changed: 1000 });
    expect(cursors).toEqual([first.cursor]);
    const rest = await rederiveContent(OWNER, { content }, { cursor: first.cursor });
    expect(rest).toEqual({ kind: 'completed', cursor: null, read: 1500, changed: 1500, conflicts: 0 });
    expect(rowsOf(content).every((row) => row.extractorVersion === EXTRACTOR_VERSION)).toBe(true);
  });

  it('does not overwrite what a run writes meanwhile', async () => {
    const content = await storeContent([old({ externalContentId: '100_1' }), old({ externalContentId: '100_2' })]);
    const edited = buildContentItem({ ...OWNER, externalContentId: '100_2', caption: 'Edited' });
    const report = await rederiveContent(OWNER, {
      content: {
        list: async (query) => {
          const page = await content.list(query);
          await content.upsertMany([edited]);
          return page;
        },
        applyDerived: (rows) => content.applyDerived(rows),
      },
    });
    expect(report).toMatchObject({ kind: 'completed', read: 2, changed: 1, conflicts: 1 });
    expect(rowsOf(content)[1]).toMatchObject(edited);
  });

  it('keeps to its owner', async () => {
    const content = await storeContent([
      old({}),
      old({ integrationId: 'integration-2' }),
      old({ organizationId: 'org-2' }),
    ]);
    expect(await rederiveContent(OWNER, { content })).toMatchObject({ read: 1, changed: 1 });
    expect(await rederiveContent({ organizationId: 'org-1' }, { content })).toMatchObject({ read: 1, changed: 1 });
    expect(rowsOf(content).filter((row) => row.extractorVersion === OLD)).toMatchObject([{ organizationId: 'org-2' }]);
  });
});

function old(overrides: Partial<ContentItem>): ContentItem {
  return buildContentItem({ ...OWNER, extractorVersion: OLD, ...overrides });
}

async function storeContent(items: readonly ContentItem[]) {
  const content = createMemoryContentRepository({ clock: createTickingClock() });
  await content.upsertMany(items);
  return content;
}

function rowsOf(content: ReturnType<typeof createMemoryContentRepository>) {
  return [...content.readRows()].sort((a, b) => (a.externalContentId < b.externalContentId ? -1 : 1));
}
