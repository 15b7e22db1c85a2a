import type { Platform } from './content-item.js';
import { type ExtractedHashtags, extractHashtagsWithKeys } from './hashtags.js';

/**
 * The longest hashtag that is kept, in UTF-16 code units, as written and as a key. Nobody searches for a longer one, and
 * PostgreSQL refuses to index one of some 2,700 bytes, which would cost the whole item.
 *
 * @see https://www.postgresql.org/docs/current/gin.html
 */
export const MAX_HASHTAG_LENGTH = 255;

/** The hashtags of a caption that are stored with it: all of them but absurdly long ones. */
export function hashtagsOfCaption(caption: string | null, platform: Platform): ExtractedHashtags {
  const all = extractHashtagsWithKeys(caption, { platform });
  const isKept = (_: string, index: number) =>
    Math.max(all.hashtags[index]?.length ?? 0, all.hashtagKeys[index]?.length ?? 0) <= MAX_HASHTAG_LENGTH;
  if (all.hashtags.every(isKept)) return all;
  return { hashtags: all.hashtags.filter(isKept), hashtagKeys: all.hashtagKeys.filter(isKept) };
}
