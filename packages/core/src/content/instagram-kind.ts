import type { ContentKind } from './content-format.js';
import { type NodeFields, textField, wordField } from './node-fields.js';
import { isInstagramReelPermalink, isStoryPermalink, permalinkOf } from './permalink.js';

/** `media_type` of an Instagram media; a Facebook story writes its own in lower case. */
const KIND_BY_MEDIA_TYPE: ReadonlyMap<string, ContentKind> = new Map([
  ['CAROUSEL_ALBUM', 'ALBUM'],
  ['IMAGE', 'PHOTO'],
  ['VIDEO', 'VIDEO'],
]);

/** Fields that no Instagram media has. */
const FACEBOOK_FIELDS = ['permalink_url', 'status_type', 'attachments', 'message'];

/** Whether a node is an Instagram media rather than something of Facebook. */
export function isInstagramMedia(node: NodeFields): boolean {
  if (FACEBOOK_FIELDS.some((field) => Object.hasOwn(node, field))) return false;
  return (
    textField(node, 'media_product_type') !== null ||
    textField(node, 'permalink') !== null ||
    KIND_BY_MEDIA_TYPE.has(textField(node, 'media_type') ?? '')
  );
}

/**
 * What an Instagram media is. `media_product_type` decides what is a reel or a story; where it says neither `FEED`,
 * `REELS` nor `STORY` (it was not asked for, or the media is an `AD`), the permalink does.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
 */
export function detectInstagramKind(node: NodeFields): ContentKind {
  const product = wordField(node, 'media_product_type');
  const permalink = permalinkOf(node);
  if (product === 'reels') return 'REEL';
  if (product === 'story') return 'STORY';
  if (product !== 'feed') {
    if (isInstagramReelPermalink(permalink)) return 'REEL';
    if (isStoryPermalink(permalink)) return 'STORY';
  }
  return KIND_BY_MEDIA_TYPE.get(wordField(node, 'media_type')?.toUpperCase() ?? '') ?? 'OTHER';
}
