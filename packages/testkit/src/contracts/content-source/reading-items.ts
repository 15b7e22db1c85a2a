import type { ContentItem } from '@org/ingest-core';
import { expect } from 'vitest';
import { expectFailure, rejectionOf } from './expect-failure.js';
import { asTruth, namesOf, type SourceScene, type SourceSuite, sumOf, timeAt } from './source-suite.js';

/** One item can be read by itself, and everything that a walk gives can be asked for again. */
export function registerReadingItems({ describe, test }: SourceSuite, hasForeignContent: boolean): void {
  describe('readItem', () => {
    test('gives what is known under an id, as the walk does', async (scene) => {
      for (const id of scene.publish({ posts: 3, reels: 3 })) {
        const page = await scene.readItem(id);
        const expected = scene.truth().filter((item) => item.externalContentId === id);
        expect(asTruth(page.items)).toEqual(asTruth(expected));
        expect(page).toMatchObject({ quarantined: [], skipped: 0, position: null, owed: null });
      }
    });

    test('never claims to have walked a window', async (scene) => {
      const [id = ''] = scene.publish({ posts: 1 });
      expect((await scene.readItem(id)).isComplete).toBe(false);
    });

    test('gives the item of the integration that asks', async (scene) => {
      const [id = ''] = scene.publish({ posts: 1 });
      const { organizationId, integrationId } = scene.integration;
      expect((await scene.readItem(id)).items).toMatchObject([{ organizationId, integrationId }]);
    });

    test('of something removed is a failure that says so', async (scene) => {
      for (const id of scene.publish({ posts: 1, reels: 1 })) {
        scene.remove(id);
        expectFailure(await rejectionOf(scene.readItem(id)), ['not-found', 'suspicious']);
      }
    });

    if (hasForeignContent) {
      test('of something that is not ours is an empty page', async (scene) => {
        expect(await scene.readItem(publishForeign(scene))).toMatchObject({ items: [], quarantined: [], skipped: 1 });
      });

      test('and a walk leave out and count what is not ours', async (scene) => {
        const [id] = scene.publish({ posts: 1 });
        publishForeign(scene);
        const walk = await scene.walk();
        expect(walk.content.map((item) => item.externalContentId)).toEqual([id]);
        expect(sumOf(walk, (page) => page.skipped)).toBe(1);
      });
    }
  });

  describe('listedId', () => {
    test('of every item that a walk gives is the id of the same content', async (scene) => {
      scene.publish({ posts: 4, reels: 4 });
      const items = (await scene.walk()).pages.flatMap((page) => page.items);
      expect(items.length).toBeGreaterThanOrEqual(8);
      for (const item of items) {
        const id = scene.source.listedId(item);
        if (id === null) throw new RangeError(`${item.externalContentId} was listed and has no listedId`);
        const read = (await scene.readItem(id)).items;
        expect(read.map((one) => haveCommonName(one, item))).toEqual([true]);
      }
    });

    test('is pure: the same for the same item, without a call', async (scene) => {
      scene.publish({ posts: 2, reels: 2 });
      const { content } = await scene.walk();
      const callsBefore = scene.traffic.calls;
      const first = content.map((item) => scene.source.listedId(Object.freeze({ ...item })));
      expect(content.map((item) => scene.source.listedId({ ...item }))).toEqual(first);
      expect(scene.traffic.calls).toBe(callsBefore);
    });

    test('is null for a story, which no walk lists for good', async (scene) => {
      scene.publish({ posts: 1, reels: 1 });
      const { content } = await scene.walk();
      const stories = content.flatMap((item): readonly ContentItem[] => {
        const story: ContentItem = { ...item, kind: 'STORY', format: 'POST' };
        return [story, { ...story, source: 'story' }];
      });
      expect(stories.map((item) => scene.source.listedId(item))).toEqual([null, null, null, null]);
    });
  });
}

function publishForeign(scene: SourceScene): string {
  if (scene.publishForeign === undefined) {
    throw new TypeError('The scene has no publishForeign; write it, or set hasForeignContent to false');
  }
  return scene.publishForeign({ at: timeAt(0), caption: 'Not ours' });
}

function haveCommonName(one: ContentItem, other: ContentItem): boolean {
  return namesOf(one).some((name) => namesOf(other).includes(name));
}
