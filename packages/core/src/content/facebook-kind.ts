import type { ContentKind } from './content-format.js';
import { edgeField, isRecord, type NodeFields, textField, wordField } from './node-fields.js';
import { isEventPermalink, isPhotoPermalink, isStoryPermalink, permalinkOf, reelIdOf, videoIdOf } from './permalink.js';

/** `attachments.data[].media_type`: Meta's coarse word, and the first to be believed. */
const KIND_BY_MEDIA_TYPE: ReadonlyMap<string, ContentKind> = new Map([
  ['album', 'ALBUM'],
  ['event', 'EVENT'],
  ['link', 'LINK'],
  ['photo', 'PHOTO'],
  ['video', 'VIDEO'],
]);

/** `attachments.data[].type`: finer and open-ended; asked only when `media_type` is missing or unknown. */
const KIND_BY_ATTACHMENT_TYPE: ReadonlyMap<string, ContentKind> = new Map([
  ['album', 'ALBUM'],
  ['animated_image_share', 'LINK'],
  ['avatar', 'PHOTO'],
  ['cover_photo', 'PHOTO'],
  ['event', 'EVENT'],
  ['live_video', 'VIDEO'],
  ['multi_share', 'ALBUM'],
  ['new_album', 'ALBUM'],
  ['photo', 'PHOTO'],
  ['photo_inline', 'PHOTO'],
  ['profile_media', 'PHOTO'],
  ['share', 'LINK'],
  ['sticker', 'PHOTO'],
  ['visual_poll', 'PHOTO'],
]);

/** `status_type`, and the `type` that posts had before it: what a post says of itself without attachments. */
const KIND_BY_STATUS_TYPE: ReadonlyMap<string, ContentKind> = new Map([
  ['added_photos', 'PHOTO'],
  ['added_video', 'VIDEO'],
  ['created_event', 'EVENT'],
  ['event', 'EVENT'],
  ['link', 'LINK'],
  ['mobile_status_update', 'TEXT'],
  ['photo', 'PHOTO'],
  ['shared_story', 'LINK'],
  ['status', 'TEXT'],
  ['tagged_in_photo', 'PHOTO'],
  ['video', 'VIDEO'],
  ['wall_post', 'TEXT'],
]);

/**
 * What a Facebook post, video, reel or story is.
 *
 * A reel's type fields are those of an ordinary video, so its own permalink decides before anything else; a story's
 * link likewise. Then the attachments speak, then the post's own types, its permalink, and its text.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/story-attachment/
 */
export function detectFacebookKind(node: NodeFields): ContentKind {
  const permalink = permalinkOf(node);
  if (reelIdOf(permalink) !== null) return 'REEL';
  if (isStoryPermalink(permalink) || isStoryPermalink(textField(node, 'url'))) return 'STORY';
  const attachments = edgeField(node, 'attachments');
  for (const attachment of attachments) {
    const kind = kindOfAttachment(attachment);
    if (kind !== null) return kind;
  }
  return (
    KIND_BY_STATUS_TYPE.get(wordField(node, 'status_type') ?? '') ??
    KIND_BY_STATUS_TYPE.get(wordField(node, 'type') ?? '') ??
    kindOfPermalink(permalink) ??
    (isVideoRecord(node) ? 'VIDEO' : attachments.length === 0 && textField(node, 'message') !== null ? 'TEXT' : 'OTHER')
  );
}

function kindOfAttachment(attachment: NodeFields): ContentKind | null {
  const type = wordField(attachment, 'type') ?? '';
  const kind =
    KIND_BY_MEDIA_TYPE.get(wordField(attachment, 'media_type') ?? '') ??
    KIND_BY_ATTACHMENT_TYPE.get(type) ??
    (type.startsWith('video') ? 'VIDEO' : null);
  return kind === 'PHOTO' && edgeField(attachment, 'subattachments').length > 1 ? 'ALBUM' : kind;
}

function kindOfPermalink(permalink: string | null): ContentKind | null {
  if (videoIdOf(permalink) !== null) return 'VIDEO';
  if (isEventPermalink(permalink)) return 'EVENT';
  return isPhotoPermalink(permalink) ? 'PHOTO' : null;
}

/** A video record has no `message`, `status_type` or `attachments`; its length or its status gives it away. */
function isVideoRecord(node: NodeFields): boolean {
  return 'length' in node || (isRecord(node.status) && 'video_status' in node.status);
}
