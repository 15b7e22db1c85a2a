import { unifyContentItems } from '@org/ingest-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  deadCursorAnswer,
  FAILING_ANSWERS,
  hasCursor,
  lessDataAnswer,
  lostCursorAnswer,
  repeatedItemAnswer,
  shortAnswer,
  windowlessAnswer,
} from './bad-answers.js';
import { expectFailure } from './expect-failure.js';
import { asTruth, type SourceSuite } from './source-suite.js';
import type { BadAnswer, BadAnswerMatch } from './traffic.js';

const TROUBLES: readonly (readonly [string, BadAnswer, BadAnswerMatch])[] = [
  ...FAILING_ANSWERS.map(({ name, respond }) => [name, respond, {}] as const),
  ['a cursor dies', deadCursorAnswer, { when: hasCursor }],
  ['less data is asked for', lessDataAnswer(1), {}],
  ['a cursor is lost', lostCursorAnswer, {}],
  ['a page is short', shortAnswer, {}],
  ['an item comes twice', repeatedItemAnswer, {}],
  ['a window is ignored', windowlessAnswer, {}],
];

/** Whatever happens, a walk either fails or has given everything, and in the end everything is there. */
export function registerRandomTrouble({ describe, test, createScene, runs, seed }: SourceSuite): void {
  describe('random trouble', () => {
    test('ends in a failure that can be gone on from, or with everything read', async () => {
      const trouble = fc.record({ which: fc.constantFrom(...TROUBLES), nth: fc.integer({ min: 1, max: 8 }) });
      const counts = fc.record({ posts: fc.nat({ max: 10 }), reels: fc.nat({ max: 6 }) });
      const sizes = fc.integer({ min: 1, max: 5 });
      const property = fc.asyncProperty(
        counts,
        sizes,
        fc.array(trouble, { maxLength: 5 }),
        async (kinds, size, all) => {
          const scene = await createScene(size);
          scene.publish(kinds);
          for (const { which, nth } of all) scene.traffic.spoil(which[1], { ...which[2], nth });
          const items = [];
          let position: string | null = null;
          let pageSize: number | null = null;
          let isAtEnd = false;
          // Each trouble comes once, so each but the last walk may fail once.
          for (let attempt = 0; attempt <= all.length && !isAtEnd; attempt += 1) {
            const walk = await scene.walk({ position, pageSize });
            items.push(...walk.pages.flatMap((page) => page.items));
            const last = walk.pages.at(-1);
            if (last !== undefined) ({ position, pageSize } = last);
            isAtEnd = walk.failure === null;
            if (walk.failure === null) expect(walk.last.position).toBeNull();
            else expectFailure(walk.failure);
            if (walk.failure !== null && last !== undefined) expect(position).not.toBeNull();
            if (last?.isComplete === true) {
              expect(asTruth(walk.content)).toEqual(asTruth(scene.truth()));
            }
            expect(walk.callsTold).toBe(walk.calls);
          }
          expect(isAtEnd).toBe(true);
          expect(asTruth(unifyContentItems(items))).toEqual(asTruth(scene.truth()));
          await scene.tearDown?.();
        },
      );
      // A failure prints the seed and the path that repeat it.
      await fc.assert(property, { numRuns: runs * 2, ...(seed === undefined ? {} : { seed }) });
    });
  });
}
