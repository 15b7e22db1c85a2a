import { hashtagsOfCaption } from '../content/caption-hashtags.js';
import type { StoredContentItem } from '../content/content-item.js';
import { reelIdOf } from '../content/permalink.js';
import { isSameContent } from '../content/reconcile-content.js';
import { isIncomplete } from '../content/settle-incomplete.js';

/**
 * A stored row as the rules of `extractorVersion` make it; the row itself when they change nothing.
 *
 * - Hashtags and their keys follow from the caption.
 * - A Facebook post or video whose own permalink is a reel's becomes a reel, under its reel id where the permalink tells
 *   it. Nothing else about the format is undone: what made a row a reel may have been the edge that it stood on, and
 *   what it is made of, its attachments; neither is stored. The same goes for stories, and for Instagram, where the
 *   product type decides and a permalink with `/reel/` may be an ordinary video's.
 * - An incomplete row keeps its version, its format and its id: they wait for a complete record.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
 */
export function rederiveRow(row: StoredContentItem, extractorVersion: number): StoredContentItem {
  const { hashtags, hashtagKeys } = hashtagsOfCaption(row.caption, row.platform);
  const tagged = { ...row, hashtags, hashtagKeys };
  const next = isIncomplete(row) ? tagged : { ...withFormat(tagged), extractorVersion };
  return isSameContent(row, next) ? row : next;
}

function withFormat(row: StoredContentItem): StoredContentItem {
  const reelId = reelIdOf(row.permalink);
  if (reelId === null || row.format === 'REELS' || row.platform !== 'FACEBOOK' || row.source === 'story') return row;
  return {
    ...row,
    format: 'REELS',
    kind: 'REEL',
    externalContentId: /^\d{1,32}$/.test(reelId) ? reelId : row.externalContentId,
  };
}
