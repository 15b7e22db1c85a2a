import { expect } from 'vitest';
import { lessDataAnswer } from './bad-answers.js';
import { expectFailure } from './expect-failure.js';
import { asTruth, type SourceSuite } from './source-suite.js';

/** How much is asked for at once: as told, less when the platform wants less, and more again when that has passed. */
export function registerPageSizes({ describe, test }: SourceSuite): void {
  describe('the page size', () => {
    test('is the one that was asked for, and the full one when none was', async (scene) => {
      scene.publish({ posts: 20 });
      for (const [pageSize, items] of [
        [null, 8],
        [8, 8],
        [5, 5],
        [1, 1],
      ] as const) {
        const listsBefore = scene.traffic.lists.length;
        const { content } = await scene.walk({ pageSize });
        expect(content).toHaveLength(20);
        const lengths = scene.traffic.lists.slice(listsBefore).map((list) => list.length);
        expect(Math.max(...lengths)).toBe(items);
      }
    }, 8);

    test('is the full one again after a walk without trouble', async (scene) => {
      scene.publish({ posts: 20 });
      const { pages } = await scene.walk();
      expect(pages.map((page) => page.pageSize)).toEqual(pages.map(() => null));
    }, 8);

    test('gets smaller when the platform asks for less data, and everything is read once', async (scene) => {
      scene.publish({ posts: 20, reels: 6 });
      scene.traffic.spoil(lessDataAnswer(2));
      const { pages, content, failure } = await scene.walk();
      expect(failure).toBeNull();
      expect(asTruth(content)).toEqual(asTruth(scene.truth()));
      expect(pages.flatMap((page) => page.warnings.map((warning) => warning.code))).toContain('PAGE_SIZE_REDUCED');
      expect(Math.max(...scene.traffic.lists.map((list) => list.length))).toBeLessThanOrEqual(2);
    }, 8);

    test('is all that changes in the call that is made again', async (scene) => {
      scene.publish({ posts: 20 });
      scene.traffic.spoil(lessDataAnswer(5), { nth: 3 });
      await scene.walk();
      const [refused, again] = scene.traffic.urls.slice(2, 4).map((url) => new URL(url));
      expect(Number(again?.searchParams.get('limit'))).toBeLessThan(Number(refused?.searchParams.get('limit')));
      for (const url of [refused, again]) url?.searchParams.delete('limit');
      expect(again?.href).toBe(refused?.href);
    }, 8);

    test('that worked is told with each page and fit for the next run', async (scene) => {
      scene.publish({ posts: 20 });
      scene.traffic.spoil(lessDataAnswer(2));
      const { pages } = await scene.walk({}, 3);
      const pageSize = pages.at(-1)?.pageSize ?? null;
      expect(pageSize).not.toBeNull();
      const listsBefore = scene.traffic.lists.length;
      const next = await scene.walk({ pageSize, position: pages.at(-1)?.position ?? null });
      expect(next.failure).toBeNull();
      // Nothing is refused, so every call gave a list.
      expect(next.calls).toBe(scene.traffic.lists.length - listsBefore);
    }, 8);

    test('grows back to the full one, walk by walk', async (scene) => {
      scene.publish({ posts: 20 });
      const spoiled = scene.traffic.spoil(lessDataAnswer(1));
      let pageSize = (await scene.walk({}, 2)).last.pageSize;
      spoiled.stop();
      const sizes = [pageSize];
      for (let walk = 0; walk < 10 && pageSize !== null; walk += 1) {
        pageSize = (await scene.walk({ pageSize })).last.pageSize;
        sizes.push(pageSize);
      }
      expect(sizes[0]).toBe(1);
      expect(sizes.at(-1)).toBeNull();
      const known = sizes.filter((size) => size !== null);
      expect(known).toEqual([...known].sort((a, b) => a - b));
    }, 8);

    test('of one item that is still too much is a failure, after few calls', async (scene) => {
      scene.publish({ posts: 3 });
      scene.traffic.spoil(lessDataAnswer(0));
      const { failure, calls } = await scene.walk();
      expectFailure(failure, ['reduce-data']);
      expect(calls).toBeLessThan(20);
    }, 8);
  });
}
