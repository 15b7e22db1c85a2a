import { type NodeFields, textField } from './node-fields.js';

/** Scheme and host of Meta's own sites; both may be missing, since a video's permalink is relative. */
const META_SITE = String.raw`^\s*(?:(?:https?:)?\/\/(?:[\w-]+\.)*(?:facebook|instagram|fb)\.com(?::\d+)?)?`;

/** An id has a digit in it; a page that is called `reel` has words after its name. */
const REEL = new RegExp(String.raw`${META_SITE}\/reels?\/([^/?#\s\d]*\d[^/?#\s]*)`, 'i');
/** Instagram also writes the account before the reel: `/name/reel/{code}/`. */
const INSTAGRAM_REEL = new RegExp(String.raw`${META_SITE}\/(?:[\w.]+\/)?reels?\/([^/?#\s]+)`, 'i');
const STORY = new RegExp(String.raw`${META_SITE}\/stories\/[^/?#\s]`, 'i');
const VIDEO = new RegExp(String.raw`${META_SITE}(?:\/[^/?#\s]+)?\/videos\/(?:[^/?#\s]*\/)?(\d+)`, 'i');
const WATCH = new RegExp(String.raw`${META_SITE}\/watch\/?\?(?:[^#\s]*&)?v=(\d+)`, 'i');
const EVENT = new RegExp(String.raw`${META_SITE}\/events\/\d`, 'i');
const PHOTO = new RegExp(String.raw`${META_SITE}(?:\/photo(?:\.php|\/)?\?|(?:\/[^/?#\s]+)?\/photos\/)`, 'i');

/** The node's own permalink: `permalink_url` on Facebook, `permalink` on Instagram. */
export function permalinkOf(node: NodeFields): string | null {
  return textField(node, 'permalink_url') ?? textField(node, 'permalink');
}

/** The last part of `/reel/{id}`, or `null` when the permalink is not a reel's. */
export function reelIdOf(permalink: string | null): string | null {
  return permalink === null ? null : (REEL.exec(permalink)?.[1] ?? null);
}

export function isInstagramReelPermalink(permalink: string | null): boolean {
  return permalink !== null && INSTAGRAM_REEL.test(permalink);
}

/** The id in `/{page}/videos/{id}/`, `/{page}/videos/{title}/{id}/` or `/watch/?v={id}`, or `null`. */
export function videoIdOf(permalink: string | null): string | null {
  return permalink === null ? null : ((VIDEO.exec(permalink) ?? WATCH.exec(permalink))?.[1] ?? null);
}

export function isStoryPermalink(permalink: string | null): boolean {
  return permalink !== null && STORY.test(permalink);
}

export function isEventPermalink(permalink: string | null): boolean {
  return permalink !== null && EVENT.test(permalink);
}

export function isPhotoPermalink(permalink: string | null): boolean {
  return permalink !== null && PHOTO.test(permalink);
}
