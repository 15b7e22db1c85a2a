import { expect } from 'vitest';
import { errorAnswer } from './bad-answers.js';
import { asTruth, HOUR, idsOf, type SourceScene, type SourceSuite, timeAt } from './source-suite.js';

/** An edge that a platform may refuse is owed until it was read from where it was left. */
export function registerRefusedReels({ describe, test }: SourceSuite, reelEdge: string): void {
  const refuse = (scene: SourceScene) =>
    scene.traffic.spoil(errorAnswer({ code: 10, message: '(#10) You cannot perform this operation' }), {
      when: (url) => url.pathname.split('/').includes(reelEdge),
    });
  const since = (hours: number) => ({ window: { since: timeAt(hours * HOUR), until: null } });

  describe('an edge of reels that is refused', () => {
    test('is left out with a warning, and owed, and the walk is not complete', async (scene) => {
      scene.publish({ posts: 4, reels: 4 });
      refuse(scene);
      const { pages, last, content, failure } = await scene.walk();
      expect(failure).toBeNull();
      expect(pages.flatMap((page) => page.warnings.map((warning) => warning.code))).toEqual(['EDGE_UNAVAILABLE']);
      expect(last.owed).not.toBeNull();
      expect(pages.filter((page) => page.isComplete)).toEqual([]);
      const posts = scene.truth().filter((item) => item.format === 'POST');
      expect(idsOf(content)).toEqual(expect.arrayContaining([...idsOf(posts)]));
    });

    test('stays owed, from the same time on, while it is refused', async (scene) => {
      scene.publish({ posts: 4, reels: 4 });
      refuse(scene);
      const first = await scene.walk(since(-10));
      const second = await scene.walk({ ...since(2), owed: first.last.owed });
      expect(second.last.owed).toBe(first.last.owed);
      expect(second.last.isComplete).toBe(false);
    });

    test('is read from where it was left, beyond the window, as soon as it can be', async (scene) => {
      const reels = [-6, -4, -2, 2].map((hours) => scene.publishReel({ at: timeAt(hours * HOUR), caption: null }));
      const refused = refuse(scene);
      const first = await scene.walk(since(-5));
      refused.stop();
      const second = await scene.walk({ ...since(1), owed: first.last.owed });
      expect(second.failure).toBeNull();
      expect(second.last.owed).toBeNull();
      expect(idsOf(second.content)).toEqual([...reels.slice(1)].sort());
      const expected = scene.truth().filter((item) => reels.slice(1).includes(item.externalContentId));
      expect(asTruth(second.content)).toEqual(asTruth(expected));
      expect(second.last.isComplete).toBe(true);
    });

    test('is owed again by a walk that ends before it has caught up', async (scene) => {
      for (let hour = -12; hour <= 12; hour += 1) scene.publishReel({ at: timeAt(hour * HOUR), caption: null });
      const refused = refuse(scene);
      const { last } = await scene.walk(since(-13));
      refused.stop();
      const part = await scene.walk({ ...since(10), owed: last.owed }, 1);
      expect(part.last.position).not.toBeNull();
      expect(part.last.owed).toBe(last.owed);
    });

    test('is not owed where nothing was refused, whatever the text that is handed back', async (scene) => {
      scene.publish({ posts: 2, reels: 2 });
      for (const owed of [null, '', 'null', '[]', '{"unknown":null}', 'not json']) {
        const { last, content, failure } = await scene.walk({ owed });
        expect(failure).toBeNull();
        expect(last).toMatchObject({ owed: null, isComplete: true });
        expect(asTruth(content)).toEqual(asTruth(scene.truth()));
      }
    });
  });
}
