import { makeCaption } from './captions.js';
import { createSeededRandom } from './random.js';
import { type SeedPageHistoryOptions, spanOf } from './seed-page-history.js';
import type { InstagramAccountHandle } from './world/instagram-handle.js';

/**
 * Fills an Instagram account with a long history of pictures, carousels, feed videos and reels. `account.contents()`
 * lists what a reader must find. The same options give the same history on every day.
 *
 * @example
 * ```ts
 * seedInstagramHistory(account, { posts: 1500, reels: 500 });
 * ```
 * @throws {RangeError} when `from` is not before `to`.
 */
export function seedInstagramHistory(account: InstagramAccountHandle, options: SeedPageHistoryOptions): void {
  const { posts = 0, reels = 0, seed = 1 } = options;
  const { from, span } = spanOf(options);
  const random = createSeededRandom(seed, 'history');
  const captions = options.captions ?? (() => (random.chance(1 / 12) ? null : makeCaption(random)));
  // Reels are spread among the posts: each place is a reel's with the share of reels that are left.
  let reelsLeft = reels;
  for (let index = 0; index < posts + reels; index += 1) {
    const isReel = random.next() * (posts + reels - index) < reelsLeft;
    const media = { at: new Date(from.getTime() + Math.floor(random.next() * span)), caption: captions(index) };
    const share = random.next();
    if (isReel) {
      reelsLeft -= 1;
      account.publishReel(media);
    } else if (share < 0.55) account.publishPhoto(media);
    else if (share < 0.85) account.publishCarousel(media);
    else account.publishVideo(media);
  }
}
