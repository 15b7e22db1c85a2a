import type { ContentWindow } from '@org/ingest-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { windowlessAnswer } from './bad-answers.js';
import { asTruth, byId, HOUR, idsOf, type SourceScene, type SourceSuite, sumOf, timeAt } from './source-suite.js';

/** A window holds its first second and not its last, whatever the platform makes of it. */
export function registerWindows({ describe, test, createScene, runs, seed }: SourceSuite): void {
  describe('a window', () => {
    const SECONDS = [-HOUR - 1, -HOUR, -HOUR + 1, -1, 0, 1, HOUR - 1, HOUR, HOUR + 1];

    test('holds its start and not its end, to the second', async (scene) => {
      await expectExactly(scene, { since: timeAt(-HOUR), until: timeAt(HOUR) }, [-HOUR, -HOUR + 1, -1, 0, 1, HOUR - 1]);
    });

    test('may be open at its end', async (scene) => {
      await expectExactly(scene, { since: timeAt(1), until: null }, [1, HOUR - 1, HOUR, HOUR + 1]);
    });

    test('may be open at its start', async (scene) => {
      await expectExactly(scene, { since: null, until: timeAt(-1) }, [-HOUR - 1, -HOUR, -HOUR + 1]);
    });

    test('may be as short as a second', async (scene) => {
      await expectExactly(scene, { since: timeAt(0), until: timeAt(1) }, [0]);
    });

    test('may have nothing in it', async (scene) => {
      for (const second of SECONDS) scene.publishPost({ at: timeAt(second), caption: null });
      const { pages, last, failure } = await scene.walk({ window: { since: timeAt(2 * HOUR), until: null } });
      expect(failure).toBeNull();
      expect(pages.flatMap((page) => page.items)).toEqual([]);
      expect(last).toMatchObject({ position: null, isComplete: true });
    });

    test('is cut here where the platform does not cut it, and what lies outside is counted', async (scene) => {
      for (const second of SECONDS) scene.publishPost({ at: timeAt(second), caption: null });
      scene.traffic.spoil(windowlessAnswer);
      const walk = await scene.walk({ window: { since: timeAt(-HOUR), until: timeAt(HOUR) } });
      expect(walk.content.map((item) => item.publishedAt)).toHaveLength(6);
      expect(walk.failure).toBeNull();
      const sent = scene.traffic.lists.flat().length;
      expect(sumOf(walk, (page) => page.skipped)).toBe(sent - 6);
      expect(sumOf(walk, (page) => page.skipped)).toBeGreaterThan(0);
    });

    test('leaves out nothing that is in it and gives nothing that is not, however it lies', async () => {
      const second = fc.integer({ min: -20 * HOUR, max: 20 * HOUR });
      const posts = fc.uniqueArray(second, { maxLength: 12 });
      const reels = fc.uniqueArray(second, { maxLength: 6 });
      const property = fc.asyncProperty(posts, reels, second, second, async (postTimes, reelTimes, one, other) => {
        const scene = await createScene(2);
        for (const time of postTimes) scene.publishPost({ at: timeAt(time), caption: null });
        for (const time of reelTimes) scene.publishReel({ at: timeAt(time), caption: null });
        const window = { since: timeAt(Math.min(one, other)), until: timeAt(Math.max(one, other)) };
        const { pages, content, failure } = await scene.walk({ window });
        expect(failure).toBeNull();
        expect(pages.flatMap((page) => page.items).filter((item) => !isInside(item, window))).toEqual([]);
        const expected = asTruth(scene.truth().filter((item) => isInside(item, window)));
        // A second record of a reel may lie inside while the reel itself does not.
        const found = content.filter((item) =>
          expected.some((one) => one.externalContentId === item.externalContentId),
        );
        expect(asTruth(found)).toEqual(expected);
        const known = new Set(idsOf(scene.truth()));
        expect(content.filter((item) => !known.has(item.externalContentId))).toEqual([]);
        await scene.tearDown?.();
      });
      // A failure prints the seed and the path that repeat it.
      await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
    });

    async function expectExactly(scene: SourceScene, window: ContentWindow, seconds: readonly number[]) {
      for (const second of SECONDS) scene.publishPost({ at: timeAt(second), caption: null });
      const { content, failure } = await scene.walk({ window });
      expect(failure).toBeNull();
      const expected = scene.truth().filter((item) => isInside(item, window));
      expect(expected.map((item) => item.publishedAt.getTime()).sort()).toEqual(
        seconds.map((second) => timeAt(second).getTime()).sort(),
      );
      expect(asTruth(content)).toEqual(asTruth([...expected].sort(byId)));
    }
  });
}

function isInside({ publishedAt }: { readonly publishedAt: Date }, { since, until }: ContentWindow): boolean {
  return (since === null || publishedAt >= since) && (until === null || publishedAt < until);
}
