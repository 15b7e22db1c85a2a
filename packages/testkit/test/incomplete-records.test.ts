import { type ContentItem, createMemoryContentRepository, INCOMPLETE_EXTRACTOR_VERSION } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTickingClock } from './ticking-clock.js';

const POST_ID = '100_7';
const VIDEO_ID = '900001';

/** What Meta's edges give of one video: with all fields, and without one that decides (each edge in one of its ways). */
function recordsOf(isReel: boolean, wayOfPost: number, wayOfVideo: number): readonly ContentItem[] {
  const permalink = isReel
    ? `https://www.facebook.com/reel/${VIDEO_ID}/`
    : `https://www.facebook.com/100/videos/${VIDEO_ID}/`;
  const asReel = { externalContentId: VIDEO_ID, format: 'REELS', kind: 'REEL', aliases: [POST_ID] } as const;
  const asPost = { externalContentId: POST_ID, format: 'POST', kind: 'VIDEO', aliases: [VIDEO_ID] } as const;
  const post = buildContentItem({ ...(isReel ? asReel : asPost), permalink });
  const video = buildReel({ ...(isReel ? asReel : asPost), permalink });
  const incomplete = { extractorVersion: INCOMPLETE_EXTRACTOR_VERSION };
  const guessesOfPost: readonly ContentItem[] = [
    { ...post, ...asPost, ...incomplete, permalink: null },
    { ...post, ...asPost, ...incomplete, kind: 'OTHER', permalink: null },
    { ...post, ...incomplete, kind: isReel ? 'REEL' : 'OTHER' },
  ];
  const guessesOfVideo: readonly ContentItem[] = [
    { ...video, ...asReel, ...incomplete, permalink: null },
    { ...video, ...asPost, ...incomplete, permalink: null },
  ];
  return [
    post,
    video,
    ...guessesOfPost.slice(wayOfPost, wayOfPost + 1),
    ...guessesOfVideo.slice(wayOfVideo, wayOfVideo + 1),
  ];
}

const batches = (records: readonly ContentItem[]) =>
  fc.array(fc.subarray([...records], { minLength: 1 }), { minLength: 1, maxLength: 4 });

const ways = fc.tuple(fc.boolean(), fc.nat({ max: 2 }), fc.nat({ max: 1 }));

const readings = ways.chain((way) =>
  fc.subarray([...recordsOf(...way)], { minLength: 1 }).chain((records) =>
    fc.record({
      records: fc.constant(records),
      first: fc.shuffledSubarray([...records], { minLength: records.length }),
      cuts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 7, maxLength: 7 }),
      again: batches(records),
    }),
  ),
);

function cut<T>(values: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] {
  const rest = [...values];
  return sizes.map((size) => rest.splice(0, size));
}

async function storeAll(steps: readonly (readonly ContentItem[])[]) {
  const repository = createMemoryContentRepository({ clock: createTickingClock() });
  for (const items of steps) await repository.upsertMany(items);
  return repository;
}

describe('incomplete records', () => {
  it('write nothing when the records of a video are read again, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(readings, async ({ first, cuts, again }) => {
        const repository = await storeAll(cut(first, cuts));
        const before = repository.readRows();
        for (const items of again) await repository.upsertMany(items);
        expect(repository.readRows()).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('leave the same row in whatever order and batches they come', async () => {
    const dataOf = async (steps: readonly (readonly ContentItem[])[]) =>
      (await storeAll(steps)).readRows().map(({ id, createdAt, updatedAt, ...data }) => data);
    await fc.assert(
      fc.asyncProperty(readings, async ({ records, first, cuts }) => {
        expect(await dataOf(cut(first, cuts))).toEqual(await dataOf([records]));
      }),
      { numRuns: 500 },
    );
  });
});
