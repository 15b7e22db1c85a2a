import { readFile } from 'node:fs/promises';
import {
  createFacebookPageSource,
  createGraphClient,
  extractHashtags,
  type TrackedIntegration,
} from '@org/ingest-core';
import { type ExpectedContent, type GraphSimulator, type PageHandle, seedPageHistory } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { at, callerOf, idsOf, setUp, walk } from './graph-calls.js';

const HISTORY = { posts: 300, reels: 120, from: at('2024-01-01T00:00:00Z'), to: at('2026-01-01T00:00:00Z'), seed: 3 };

/** What the SDK's own source makes of a page, as the page's truth puts it. */
async function readAll(simulator: GraphSimulator, page: PageHandle): Promise<ExpectedContent[]> {
  const source = createFacebookPageSource({
    client: createGraphClient({ fetch: async (input, init) => simulator.handle(new Request(input, init)) }),
  });
  const integration: TrackedIntegration = {
    organizationId: 'org',
    integrationId: 'int',
    platform: 'FACEBOOK',
    externalAccountId: page.id,
  };
  const found = new Map<string, ExpectedContent>();
  const walk = source.read({
    integration,
    accessToken: page.accessToken,
    window: { since: null, until: null },
    position: null,
    pageSize: null,
    owed: null,
    onApiCall: () => {},
    signal: new AbortController().signal,
  });
  for await (const { items } of walk) {
    for (const item of items) {
      const { externalContentId, aliases, format, kind, caption, publishedAt, permalink, source: edge } = item;
      const older = found.get(externalContentId);
      if (older?.source === 'video' && edge === 'post') continue;
      found.set(externalContentId, {
        externalContentId,
        aliases,
        format,
        kind,
        caption,
        publishedAt,
        permalink,
        source: edge,
      });
    }
  }
  return [...found.values()];
}

const byId = (items: readonly ExpectedContent[]) =>
  items
    .map(({ aliases: _aliases, ...item }) => item)
    .sort((a, b) => (a.externalContentId < b.externalContentId ? -1 : 1));

describe('a seeded history', () => {
  it('has as many posts and reels as asked, inside its span, of every kind', async () => {
    const { simulator, page } = setUp();
    seedPageHistory(page, HISTORY);
    const contents = page.contents();
    expect(contents.filter(({ format }) => format === 'REELS')).toHaveLength(120);
    expect(contents.filter(({ format }) => format === 'POST')).toHaveLength(300);
    for (const { publishedAt } of contents) {
      expect(publishedAt.getTime()).toBeGreaterThanOrEqual(HISTORY.from.getTime());
      expect(publishedAt.getTime()).toBeLessThan(HISTORY.to.getTime());
    }
    const kinds = new Set(contents.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['ALBUM', 'EVENT', 'LINK', 'PHOTO', 'REEL', 'TEXT', 'VIDEO']);
    const call = callerOf(simulator, page);
    expect(idsOf(await walk(call, `${page.id}/posts`, { limit: '100' }))).toHaveLength(420);
    expect(idsOf(await walk(call, `${page.id}/video_reels`, { limit: '100' }))).toHaveLength(120);
  });

  it('has captions in many scripts, some with hashtags and some missing', () => {
    const { page } = setUp();
    seedPageHistory(page, HISTORY);
    const captions = page.contents().map(({ caption }) => caption);
    const text = captions.join('');
    for (const script of [
      'Latin',
      'Han',
      'Hiragana',
      'Hangul',
      'Arabic',
      'Thai',
      'Devanagari',
      'Hebrew',
      'Cyrillic',
      'Greek',
    ]) {
      expect(text).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    expect(captions).toContain(null);
    expect(new Set(captions.flatMap((caption) => extractHashtags(caption))).size).toBeGreaterThan(15);
  });

  it('is the same for the same seed and another for another', () => {
    const contentsOf = (seed: number) => {
      const { page } = setUp();
      seedPageHistory(page, { ...HISTORY, seed });
      return page.contents();
    };
    expect(contentsOf(3)).toEqual(contentsOf(3));
    expect(contentsOf(3)).not.toEqual(contentsOf(4));
  });

  it('takes captions of its own, and refuses a span that is none', () => {
    const { page } = setUp();
    seedPageHistory(page, {
      ...HISTORY,
      posts: 2,
      reels: 1,
      captions: (index) => (index === 0 ? null : `caption ${index}`),
    });
    expect(
      page
        .contents()
        .map(({ caption }) => caption)
        .sort(),
    ).toEqual(['caption 1', 'caption 2', null]);
    expect(() => seedPageHistory(page, { from: HISTORY.to, to: HISTORY.from })).toThrow(RangeError);
  });

  it('spans two years where it is told one end or none', () => {
    const yearsOf = (span: { from?: Date; to?: Date }) => {
      const { page } = setUp();
      seedPageHistory(page, { posts: 100, ...span });
      return [...new Set(page.contents().map(({ publishedAt }) => publishedAt.getUTCFullYear()))].sort();
    };
    expect(yearsOf({})).toEqual([2024, 2025]);
    expect(yearsOf({ from: at('2020-01-01T00:00:00Z') })).toEqual([2020, 2021]);
    expect(yearsOf({ to: at('2020-01-01T00:00:00Z') })).toEqual([2018, 2019]);
  });
});

describe('the truth of a page', () => {
  it('is what the SDK reads from a seeded history', async () => {
    const { simulator, page } = setUp();
    seedPageHistory(page, HISTORY);
    expect(byId(await readAll(simulator, page))).toEqual(byId(page.contents()));
  });

  it('is what the SDK reads from every kind of reel', async () => {
    const { simulator, page } = setUp();
    for (const permalink of ['reel', 'no-slash', 'query', 'mobile', 'relative', 'videos', 'missing'] as const) {
      for (const edges of ['both', 'posts', 'video_reels'] as const) {
        for (const postIdForm of ['bare', 'full', 'missing'] as const) {
          for (const target of [true, false]) page.publishReel({ permalink, edges, postIdForm, target, message: '#x' });
        }
      }
    }
    page.publishReel({ published: false });
    page.publishUnpublished();
    page.publishShare();
    page.hide(page.publishReel().id);
    const simplified = (items: readonly ExpectedContent[]) =>
      byId(items).map(({ permalink: _permalink, ...item }) => item);
    expect(simplified(await readAll(simulator, page))).toEqual(simplified(page.contents()));
  });
});

it('the entry for demos needs neither MSW nor Vitest', async () => {
  const seen = new Set<string>();
  const visit = async (file: URL): Promise<void> => {
    if (seen.has(file.href)) return;
    seen.add(file.href);
    const imports = [...(await readFile(file, 'utf8')).matchAll(/from '([^']+)'/g)].map(([, from = '']) => from);
    for (const from of imports) {
      if (from.startsWith('.')) await visit(new URL(from.replace(/\.js$/, '.ts'), file));
      else expect(from).toMatch(/^(node:|@org\/ingest-core$)/);
    }
  };
  await visit(new URL('../../src/simulator.ts', import.meta.url));
  expect(seen.size).toBeGreaterThan(20);
});
