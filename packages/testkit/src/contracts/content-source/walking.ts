import type { ContentPage } from '@org/ingest-core';
import { expect } from 'vitest';
import { circlingAnswer, lostCursorAnswer, shortAnswer } from './bad-answers.js';
import { expectFailure } from './expect-failure.js';
import { asTruth, HOUR, type SourceScene, type SourceSuite, timeAt } from './source-suite.js';

/** A walk goes page by page, no faster than it is followed, and its end is the end. */
export function registerWalking({ describe, test }: SourceSuite): void {
  describe('a walk', () => {
    test('asks for a page only after the page before was taken', async (scene) => {
      scene.publish({ posts: 12, reels: 6 });
      const pages = scene.source.read(scene.request())[Symbol.asyncIterator]();
      for (let callsBefore = scene.traffic.calls; ; callsBefore = scene.traffic.calls) {
        const { done } = await pages.next();
        if (done === true) break;
        // A page that costs no call was kept in memory.
        expect(scene.traffic.calls).toBeGreaterThan(callsBefore);
        await expectNoCalls(scene);
      }
      expect(scene.traffic.calls).toBeGreaterThan(8);
    });

    test('asks for nothing any more when it is left', async (scene) => {
      scene.publish({ posts: 12, reels: 6 });
      const pages = scene.source.read(scene.request())[Symbol.asyncIterator]();
      await pages.next();
      await expectNoCalls(scene, () => pages.return?.());
    });

    test('has no position on its last page and one on every other', async (scene) => {
      scene.publish({ posts: 12, reels: 6 });
      const { pages } = await scene.walk();
      expect(pages.length).toBeGreaterThan(2);
      expect(pages.map((page) => page.position === null)).toEqual(pages.map((page) => page === pages.at(-1)));
    });

    test('over nothing is one page without items', async (scene) => {
      const { pages, failure } = await scene.walk();
      expect(failure).toBeNull();
      expect(pages).toHaveLength(1);
      expect(pages[0]).toMatchObject({ items: [], quarantined: [], skipped: 0, position: null, owed: null });
    });

    test('leaves other walks of the same source alone', async (scene) => {
      scene.publish({ posts: 8, reels: 4 });
      const alone = await scene.walk();
      const early = { since: null, until: timeAt(0) };
      const earlyAlone = await scene.walk({ window: early });
      const both = [
        scene.source.read(scene.request())[Symbol.asyncIterator](),
        scene.source.read(scene.request({ window: early }))[Symbol.asyncIterator](),
      ];
      const found: ContentPage[][] = [[], []];
      for (let step = 0; step < alone.pages.length + 1; step += 1) {
        for (const [index, walk] of both.entries()) {
          const { value, done } = await walk.next();
          if (done !== true) found[index]?.push(value);
        }
      }
      expect(found).toEqual([alone.pages, earlyAlone.pages]);
    });
  });

  describe('what looks like an end and is none', () => {
    test('a page with fewer items than were asked for is not the end', async (scene) => {
      scene.publish({ posts: 12, reels: 6 });
      const spoiled = scene.traffic.spoil(shortAnswer, { nth: 2, times: 3 });
      const { content, failure } = await scene.walk();
      expect(spoiled.hits).toBe(3);
      expect(failure).toBeNull();
      expect(asTruth(content)).toEqual(asTruth(scene.truth()));
    });

    test('a list that goes in circles is a failure, and no last page is given', async (scene) => {
      scene.publish({ posts: 12 });
      scene.traffic.spoil(circlingAnswer);
      const { pages, failure, calls } = await scene.walk();
      expectFailure(failure);
      expect(pages.filter((page) => page.position === null)).toEqual([]);
      expect(calls).toBeLessThan(20);
    });

    test('a list that goes on without a cursor is a failure, and no last page is given', async (scene) => {
      scene.publish({ posts: 12 });
      scene.traffic.spoil(lostCursorAnswer);
      const { pages, failure, calls } = await scene.walk();
      expectFailure(failure);
      expect(pages.filter((page) => page.position === null)).toEqual([]);
      expect(calls).toBeLessThan(20);
    });
  });

  describe('isComplete', () => {
    test('is said on the last page of a walk from its start, and on no other', async (scene) => {
      scene.publish({ posts: 12, reels: 6 });
      for (const window of [
        { since: null, until: null },
        { since: timeAt(-4 * HOUR), until: timeAt(4 * HOUR) },
      ]) {
        const { pages } = await scene.walk({ window });
        expect(pages.length).toBeGreaterThan(1);
        expect(pages.map((page) => page.isComplete)).toEqual(pages.map((page) => page === pages.at(-1)));
      }
    });

    test('is not said by a walk that was resumed', async (scene) => {
      scene.publish({ posts: 12, reels: 6 });
      const { pages } = await scene.walk();
      expect(pages.length).toBeGreaterThan(2);
      for (const { position } of pages) {
        if (position === null) continue;
        const rest = await scene.walk({ position });
        expect(rest.failure).toBeNull();
        expect(rest.pages.map((page) => page.isComplete)).toEqual(rest.pages.map(() => false));
      }
    });

    test('is said only when everything was given, also when content goes on the way', async (scene) => {
      const ids = scene.publish({ posts: 12, reels: 6 });
      const pages = scene.source.read(scene.request())[Symbol.asyncIterator]();
      const found: ContentPage[] = [];
      for (let next = await pages.next(); next.done !== true; next = await pages.next()) {
        found.push(next.value);
        // Takes away what the walk has just read, so that what its cursor may point at is gone.
        const read = next.value.items.map((item) => item.externalContentId).filter((id) => ids.includes(id));
        if (found.length === 1) for (const id of new Set(read)) scene.remove(id);
      }
      const given = new Set(found.flatMap((page) => page.items).map((item) => item.externalContentId));
      const missed = asTruth(scene.truth()).filter((item) => !given.has(item.externalContentId));
      expect(missed).toEqual([]);
    });
  });
}

/** Whatever was on its way is sent by the time another call was answered. */
async function expectNoCalls(scene: SourceScene, act: () => unknown = () => {}): Promise<void> {
  const callsBefore = scene.traffic.calls;
  await act();
  await scene.checkAccess();
  expect(scene.traffic.calls).toBe(callsBefore + 1);
}
