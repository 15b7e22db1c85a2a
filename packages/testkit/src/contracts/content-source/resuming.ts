import { unifyContentItems } from '@org/ingest-core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { deadCursorAnswer, hasCursor } from './bad-answers.js';
import { expectFailure } from './expect-failure.js';
import { asTruth, type SourceSuite } from './source-suite.js';

/** A walk may be left after any page and taken up by another process. */
export function registerResuming({ describe, test, createScene, runs, seed }: SourceSuite): void {
  describe('a position', () => {
    test('goes on after any page, with nothing missing and in the same words', async (scene) => {
      scene.publish({ posts: 10, reels: 5 });
      const { pages, content } = await scene.walk();
      expect(pages.length).toBeGreaterThan(2);
      for (const [index, { position }] of pages.entries()) {
        if (position === null) continue;
        const rest = await scene.walk({ position });
        expect(rest.failure).toBeNull();
        expect(rest.pages.flatMap((page) => page.warnings)).toEqual([]);
        const items = [...pages.slice(0, index + 1), ...rest.pages].flatMap((page) => page.items);
        expect(asTruth(unifyContentItems(items))).toEqual(asTruth(content));
        expect(rest.pages.length).toBeLessThan(pages.length);
      }
    });

    test('gives together what one walk gives, wherever and however often it is stopped', async () => {
      const counts = fc.record({ posts: fc.nat({ max: 12 }), reels: fc.nat({ max: 8 }) });
      const sizes = fc.integer({ min: 1, max: 6 });
      const stops = fc.array(fc.record({ pages: fc.integer({ min: 1, max: 3 }), pageSize: sizes }), { maxLength: 6 });
      const property = fc.asyncProperty(counts, sizes, stops, async (kinds, pageSize, runsOfOne) => {
        const scene = await createScene(pageSize);
        scene.publish(kinds);
        const whole = await scene.walk();
        expect(asTruth(whole.content)).toEqual(asTruth(scene.truth()));
        const items = [];
        let position: string | null = null;
        for (const stop of [...runsOfOne, { pages: Number.POSITIVE_INFINITY, pageSize }]) {
          const part = await scene.walk({ position, pageSize: stop.pageSize }, stop.pages);
          expect(part.failure).toBeNull();
          items.push(...part.pages.flatMap((page) => page.items));
          position = part.last.position;
          if (position === null) break;
        }
        expect(position).toBeNull();
        expect(asTruth(unifyContentItems(items))).toEqual(asTruth(whole.content));
        await scene.tearDown?.();
      });
      // A failure prints the seed and the path that repeat it.
      await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
    });

    test('that cannot be read starts the walk again, with a warning and nothing missing', async (scene) => {
      scene.publish({ posts: 10, reels: 5 });
      const { last } = await scene.walk({}, 1);
      const half = (last.position ?? '').slice(0, -3);
      for (const position of ['', 'null', '{}', '[]', '{"version":99}', '7', 'not json', half]) {
        const { content, pages, failure } = await scene.walk({ position });
        expect(failure).toBeNull();
        expect(asTruth(content)).toEqual(asTruth(scene.truth()));
        expect(pages.flatMap((page) => page.warnings.map((warning) => warning.code))).toEqual(['POSITION_LOST']);
      }
    });

    test('loses nothing when what it points at is removed', async (scene) => {
      scene.publish({ posts: 10, reels: 5 });
      const { last } = await scene.walk({}, 1);
      for (const id of new Set(last.items.map((item) => item.externalContentId))) scene.remove(id);
      const { content, failure } = await scene.walk({ position: last.position });
      expect(failure).toBeNull();
      expect(asTruth(content)).toEqual(asTruth(scene.truth()));
    });

    test('whose cursor has died in the middle of a walk loses nothing, and the walk says so', async (scene) => {
      scene.publish({ posts: 10, reels: 5 });
      const spoiled = scene.traffic.spoil(deadCursorAnswer, { when: hasCursor, nth: 2 });
      const { content, pages, failure } = await scene.walk();
      expect(spoiled.hits).toBe(1);
      expect(failure).toBeNull();
      expect(asTruth(content)).toEqual(asTruth(scene.truth()));
      expect(pages.flatMap((page) => page.warnings.map((warning) => warning.code))).toEqual(['POSITION_LOST']);
    });

    test('whose cursors always die ends in a failure, after few calls', async (scene) => {
      scene.publish({ posts: 10 });
      scene.traffic.spoil(deadCursorAnswer, { when: hasCursor });
      const { pages, failure, calls } = await scene.walk();
      expectFailure(failure);
      expect(pages.filter((page) => page.position === null)).toEqual([]);
      expect(calls).toBeLessThan(20);
    });
  });
}
