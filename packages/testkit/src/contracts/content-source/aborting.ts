import { expect } from 'vitest';
import { rejectionOf } from './expect-failure.js';
import { asTruth, type SourceSuite } from './source-suite.js';

const REASON = new Error('The worker is shutting down');

/** An abort ends everything with its own reason. */
export function registerAborting({ describe, test }: SourceSuite): void {
  describe('an abort', () => {
    test('before the first call rejects with its reason and sends nothing', async (scene) => {
      const [id = ''] = scene.publish({ posts: 1 });
      const signal = AbortSignal.abort(REASON);
      const { pages, failure } = await scene.walk({ signal });
      expect(failure).toBe(REASON);
      expect(pages).toEqual([]);
      expect(await rejectionOf(scene.readItem(id, { signal }))).toBe(REASON);
      expect(await rejectionOf(scene.checkAccess({ signal }))).toBe(REASON);
      expect(scene.traffic.calls).toBe(0);
    });

    test('during any call of a walk rejects with its reason, and no call follows', async (scene) => {
      scene.publish({ posts: 6, reels: 4 });
      const { calls } = await scene.walk();
      for (let nth = 1; nth <= calls; nth += 1) {
        const controller = new AbortController();
        const spoiled = scene.traffic.spoil(
          ({ answer }) => {
            controller.abort(REASON);
            return answer();
          },
          { nth },
        );
        const walk = await scene.walk({ signal: controller.signal });
        spoiled.stop();
        expect(walk.failure).toBe(REASON);
        expect(walk.calls).toBe(nth);
        expect(walk.pages.filter((page) => page.position === null)).toEqual([]);
      }
    });

    test('during a call that is never answered rejects with its reason', async (scene) => {
      const [id = ''] = scene.publish({ posts: 1 });
      for (const call of [
        (signal: AbortSignal) => scene.walk({ signal }).then(({ failure }) => Promise.reject(failure)),
        (signal: AbortSignal) => scene.readItem(id, { signal }),
        (signal: AbortSignal) => scene.checkAccess({ signal }),
      ]) {
        const controller = new AbortController();
        const spoiled = scene.traffic.spoil(() => {
          controller.abort(REASON);
          return new Promise<Response>(() => {});
        });
        expect(await rejectionOf(call(controller.signal))).toBe(REASON);
        spoiled.stop();
      }
      expect(scene.traffic.calls).toBe(3);
    });

    test('between two pages rejects with its reason, and the walk can be taken up later', async (scene) => {
      scene.publish({ posts: 9, reels: 3 });
      const controller = new AbortController();
      const pages = scene.source.read(scene.request({ signal: controller.signal }))[Symbol.asyncIterator]();
      const first = await pages.next();
      if (first.done === true) throw new RangeError('The walk gave no page');
      const callsBefore = scene.traffic.calls;
      controller.abort(REASON);
      expect(await rejectionOf(pages.next())).toBe(REASON);
      expect(scene.traffic.calls).toBe(callsBefore);
      const rest = await scene.walk({ position: first.value.position });
      const found = [...first.value.items, ...rest.content].map((item) => item.externalContentId);
      expect(asTruth(scene.truth()).filter((item) => !found.includes(item.externalContentId))).toEqual([]);
    });
  });
}
