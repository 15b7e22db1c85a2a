import { contentItemSchema, EXTRACTOR_VERSION } from '@org/ingest-core';
import { expect } from 'vitest';
import { extraItemsAnswer, repeatedItemAnswer } from './bad-answers.js';
import { asTruth, HOUR, idsOf, namesOf, type SourceSuite, sumOf, timeAt } from './source-suite.js';

/** What is on the account is what a walk gives: its words, its times, its owner. */
export function registerMapping({ describe, test }: SourceSuite): void {
  describe('items', () => {
    test('are what was published: ids, format, kind, caption, time and permalink', async (scene) => {
      scene.publish({ posts: 5, reels: 5 });
      const { content, failure } = await scene.walk();
      expect(failure).toBeNull();
      expect(content).toHaveLength(10);
      expect(asTruth(content)).toEqual(asTruth(scene.truth()));
    });

    test('have the ids that were said, reels as reels and posts as posts', async (scene) => {
      const post = scene.publishPost({ at: timeAt(0), caption: 'A post' });
      const reel = scene.publishReel({ at: timeAt(HOUR), caption: 'A reel' });
      const { content } = await scene.walk();
      expect(
        content.map((item) => [item.externalContentId, item.format, item.caption, item.publishedAt]).sort(),
      ).toEqual(
        [
          [post, 'POST', 'A post', timeAt(0)],
          [reel, 'REELS', 'A reel', timeAt(HOUR)],
        ].sort(),
      );
    });

    test('have their caption character by character', async (scene) => {
      const captions = [
        '  Spaces around  ',
        'Two\n\nparagraphs\n',
        'Cà phê ☕ 👩‍👩‍👧 e\u0301',
        '<b>&amp;</b>',
        '"quoted" \\ \'too\'',
      ];
      for (const [hour, caption] of captions.entries()) {
        scene.publishPost({ at: timeAt(2 * hour * HOUR), caption });
        scene.publishReel({ at: timeAt((2 * hour + 1) * HOUR), caption });
      }
      const { content } = await scene.walk();
      expect(content.map((item) => item.caption).sort()).toEqual([...captions, ...captions].sort());
    });

    test('have the hashtags of their caption, as written and folded', async (scene) => {
      scene.publishPost({ at: timeAt(0), caption: 'Xin chào #Việt, #Bakery and #bakery #1st' });
      scene.publishPost({ at: timeAt(HOUR), caption: 'None at all' });
      const { content } = await scene.walk();
      const byTime = [...content].sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime());
      expect(byTime.map((item) => item.hashtags)).toEqual([['Việt', 'Bakery', '1st'], []]);
      expect(byTime.map((item) => item.hashtagKeys)).toEqual([['việt', 'bakery', '1st'], []]);
    });

    test('have no caption where there is none', async (scene) => {
      scene.publishPost({ at: timeAt(0), caption: null });
      scene.publishReel({ at: timeAt(HOUR), caption: null });
      const { content } = await scene.walk();
      expect(content.map((item) => item.caption)).toEqual([null, null]);
    });

    test('belong to the integration, and are fit to be stored', async (scene) => {
      scene.publish({ posts: 2, reels: 2 });
      const { organizationId, integrationId } = scene.integration;
      const { content } = await scene.walk();
      expect(content).toHaveLength(4);
      for (const item of content) {
        expect(item).toMatchObject({
          organizationId,
          integrationId,
          platform: scene.source.platform,
          extractorVersion: EXTRACTOR_VERSION,
          removedAt: null,
        });
        expect(contentItemSchema.parse(item)).toEqual(item);
        if (item.permalink !== null) expect(new URL(item.permalink).protocol).toBe('https:');
      }
    });

    test('belong to the integration that was asked for, also when another one has the same account', async (scene) => {
      scene.publish({ posts: 1, reels: 1 });
      const other = { ...scene.integration, organizationId: 'another-organization', integrationId: 'another' };
      const walks = [await scene.walk(), await scene.walk({ integration: other }), await scene.walk()];
      expect(walks.map(({ content }) => content.map((item) => [item.organizationId, item.integrationId]))).toEqual(
        [scene.integration, other, scene.integration].map(({ organizationId, integrationId }) => [
          [organizationId, integrationId],
          [organizationId, integrationId],
        ]),
      );
    });

    test('are equal when they are read again', async (scene) => {
      scene.publish({ posts: 5, reels: 5 });
      const first = await scene.walk();
      expect(await scene.walk()).toMatchObject({ pages: first.pages, calls: first.calls });
    });

    test('follow an edited caption', async (scene) => {
      const [id = ''] = scene.publish({ posts: 1 });
      await scene.walk();
      scene.edit(id, 'Edited #Now');
      const { content } = await scene.walk();
      expect(content).toMatchObject([{ externalContentId: id, caption: 'Edited #Now', hashtags: ['Now'] }]);
    });

    test('end when the content is removed', async (scene) => {
      const [gone = '', ...others] = scene.publish({ posts: 2, reels: 1 });
      await scene.walk();
      scene.remove(gone);
      expect(idsOf((await scene.walk()).content)).toEqual([...others].sort());
    });

    test('are one of each content within a page, also where the platform says a thing twice', async (scene) => {
      scene.publish({ posts: 4, reels: 4 });
      scene.traffic.spoil(repeatedItemAnswer);
      const { pages, content } = await scene.walk();
      expect(asTruth(content)).toEqual(asTruth(scene.truth()));
      for (const page of pages) {
        const names = page.items.flatMap(namesOf);
        expect(names).toHaveLength(new Set(names).size);
      }
    });
  });

  describe('items that cannot be understood', () => {
    const SECRET = 'Words that belong into no log #secret';
    const malformed = (first: Readonly<Record<string, unknown>>) => [
      { ...withoutTimes(first, SECRET), id: '111_222' },
      { ...Object.fromEntries(Object.keys(first).map((name) => [name, { [SECRET]: SECRET }])), id: '111_223' },
      null,
      SECRET,
    ];

    test('are set aside, and all others are read', async (scene) => {
      scene.publish({ posts: 5, reels: 2 });
      const spoiled = scene.traffic.spoil(extraItemsAnswer(malformed));
      const walk = await scene.walk();
      expect(walk.failure).toBeNull();
      expect(asTruth(walk.content)).toEqual(asTruth(scene.truth()));
      expect(spoiled.hits).toBeGreaterThan(0);
      const sent = scene.traffic.lists.flat().filter((node) => node === null).length;
      expect(sumOf(walk, (page) => page.quarantined.length)).toBe(sent * 4);
    });

    test('are named by their id where it can be read', async (scene) => {
      scene.publish({ posts: 1 });
      scene.traffic.spoil(extraItemsAnswer(malformed));
      const { pages } = await scene.walk();
      const aside = pages.flatMap((page) => page.quarantined);
      expect(aside.map((item) => item.externalContentId)).toEqual(['111_222', '111_223', null, null]);
    });

    test('are told with a reason that holds nothing of what they say', async (scene) => {
      scene.publish({ posts: 1 });
      scene.traffic.spoil(extraItemsAnswer(malformed));
      const { pages } = await scene.walk();
      const aside = pages.flatMap((page) => page.quarantined);
      expect(aside).toHaveLength(4);
      for (const { reason } of aside) {
        expect(reason).toMatch(/\w/);
        expect(reason).not.toMatch(/belong|secret/i);
      }
      expect(JSON.stringify(pages.map((page) => page.warnings))).not.toMatch(/belong|secret/i);
    });
  });
}

/** The node with a text in place of each of its times. */
function withoutTimes(node: Readonly<Record<string, unknown>>, text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? text : value,
    ]),
  );
}
