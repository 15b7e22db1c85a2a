import { makeCaption } from './captions.js';
import { createSeededRandom, type SeededRandom } from './random.js';
import type { PageHandle } from './world/page-handle.js';

export interface SeedPageHistoryOptions {
  /** Posts of every kind but reels: of a Page text, photos, albums, links, videos, events. Default: 0. */
  readonly posts?: number;
  /** Reels, of a Page each on both edges. Default: 0. */
  readonly reels?: number;
  /** The publish times lie from here. Default: two years before `to`, or 2024-01-01 without a `to`. */
  readonly from?: Date;
  /** The publish times lie before here. Default: two years after `from`, or 2026-01-01 without a `from`. */
  readonly to?: Date;
  /** The same seed gives the same history. Default: 1. */
  readonly seed?: number;
  /** The caption of each item, `null` for none. Default: mixed languages with hashtags, and none for one in twelve. */
  readonly captions?: (index: number) => string | null;
}

/**
 * Fills a page with a long history, thousands of items in a moment. `page.contents()` lists what a reader must find.
 * No default looks at a clock: the same options give the same history on every day.
 *
 * @example
 * ```ts
 * seedPageHistory(page, { posts: 4000, reels: 1000 });
 * ```
 * @throws {RangeError} when `from` is not before `to`.
 */
export function seedPageHistory(page: PageHandle, options: SeedPageHistoryOptions): void {
  const { posts = 0, reels = 0, seed = 1 } = options;
  const { from, span } = spanOf(options);
  const random = createSeededRandom(seed, 'history');
  const captions = options.captions ?? (() => (random.chance(1 / 12) ? null : makeCaption(random)));
  // Reels are spread among the posts: each place is a reel's with the share of reels that are left.
  let reelsLeft = reels;
  for (let index = 0; index < posts + reels; index += 1) {
    const isReel = random.next() * (posts + reels - index) < reelsLeft;
    const at = new Date(from.getTime() + Math.floor(random.next() * span));
    const message = captions(index);
    if (isReel) {
      reelsLeft -= 1;
      page.publishReel({ at, message });
    } else {
      publishSomePost(page, random, { at, message });
    }
  }
}

const DEFAULT_FROM = new Date('2024-01-01T00:00:00Z');
const DEFAULT_YEARS = 2;

/** Where a history begins, and how many milliseconds it lasts. */
export function spanOf({ from, to }: SeedPageHistoryOptions): { readonly from: Date; readonly span: number } {
  const start = from ?? (to === undefined ? DEFAULT_FROM : addYears(to, -DEFAULT_YEARS));
  const span = (to ?? addYears(start, DEFAULT_YEARS)).getTime() - start.getTime();
  if (!(span > 0)) throw new RangeError('"from" must be before "to"');
  return { from: start, span };
}

function addYears(date: Date, years: number): Date {
  const moved = new Date(date);
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  return moved;
}

function publishSomePost(
  page: PageHandle,
  random: SeededRandom,
  options: { readonly at: Date; readonly message: string | null },
): void {
  const share = random.next();
  if (share < 0.35) page.publishPhoto(options);
  else if (share < 0.55) page.publishAlbum(options);
  else if (share < 0.72) page.publishLink(options);
  else if (share < 0.84) page.publishText(options);
  else if (share < 0.97) page.publishVideo(options);
  else page.publishEvent(options);
}
