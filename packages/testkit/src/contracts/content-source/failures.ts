import { unifyContentItems } from '@org/ingest-core';
import { expect } from 'vitest';
import { FAILING_ANSWERS } from './bad-answers.js';
import { expectFailure, rejectionOf } from './expect-failure.js';
import { asTruth, namesOf, type SourceScene, type SourceSuite } from './source-suite.js';
import { isRecord } from './traffic.js';

/** A failure is told as what it is, after everything that was read before it, and costs no second call. */
export function registerFailures({ describe, test }: SourceSuite): void {
  for (const { name, kind, respond, isOfLists = false } of FAILING_ANSWERS) {
    describe(`when ${name}`, () => {
      test('the failure is a GraphRequestError that says so, and nothing is asked again', async (scene) => {
        scene.publish({ posts: 4, reels: 3 });
        const { calls } = await scene.walk();
        expect(calls).toBeGreaterThan(2);
        for (let nth = 1; nth <= calls; nth += 1) {
          const spoiled = scene.traffic.spoil(respond, { nth });
          const walk = await scene.walk();
          spoiled.stop();
          expectFailure(walk.failure, [kind]);
          expect(walk.calls).toBe(nth);
          expect(walk.pages.filter((page) => page.position === null)).toEqual([]);
        }
      });

      test('what was read before is given first, and the rest can be read from there', async (scene) => {
        scene.publish({ posts: 4, reels: 3 });
        const { calls } = await scene.walk();
        for (let nth = 1; nth <= calls; nth += 1) {
          const listsBefore = scene.traffic.lists.length;
          const spoiled = scene.traffic.spoil(respond, { nth });
          const { pages, failure } = await scene.walk();
          spoiled.stop();
          expectFailure(failure);
          const items = pages.flatMap((page) => page.items);
          expect(missing(sentIds(scene, listsBefore), items.flatMap(namesOf))).toEqual([]);
          const rest = await scene.walk({ position: pages.at(-1)?.position ?? null });
          expect(rest.failure).toBeNull();
          const all = [...items, ...rest.pages.flatMap((page) => page.items)];
          expect(asTruth(unifyContentItems(all))).toEqual(asTruth(scene.truth()));
        }
      });

      if (isOfLists) return;

      test('reading one item fails with it after one call', async (scene) => {
        const [id = ''] = scene.publish({ posts: 1 });
        scene.traffic.spoil(respond);
        expectFailure(await rejectionOf(scene.readItem(id)));
        expect(scene.traffic.calls).toBe(1);
      });
    });
  }

  describe('onApiCall', () => {
    test('is called for every request, failed ones and second tries included', async (scene) => {
      const [id = ''] = scene.publish({ posts: 6, reels: 4 });
      let told = 0;
      const onApiCall = () => {
        told += 1;
      };
      const whole = await scene.walk({ onApiCall });
      expect(told).toBe(whole.calls);
      for (const { respond } of FAILING_ANSWERS) {
        const spoiled = scene.traffic.spoil(respond, { nth: 3, times: 3 });
        await scene.walk({ onApiCall });
        await scene.readItem(id, { onApiCall }).catch(() => null);
        await scene.checkAccess({ onApiCall });
        spoiled.stop();
        expect(told).toBe(scene.traffic.calls);
      }
    });
  });
}

/** The ids of the nodes that came in lists since then. */
function sentIds(scene: SourceScene, listsBefore: number): readonly unknown[] {
  return scene.traffic.lists
    .slice(listsBefore)
    .flat()
    .flatMap((node) => (isRecord(node) ? [node.id] : []));
}

function missing(sent: readonly unknown[], given: readonly unknown[]): readonly unknown[] {
  return sent.filter((id) => !given.includes(id));
}
