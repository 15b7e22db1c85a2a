import type { ContentFormat, ContentKind } from './content-format.js';
import { detectFacebookKind } from './facebook-kind.js';
import { detectInstagramKind, isInstagramMedia } from './instagram-kind.js';
import { isRecord } from './node-fields.js';

export interface DetectedFormat {
  readonly format: ContentFormat;
  readonly kind: ContentKind;
}

/**
 * Tells what a node is, given as Meta sends it: a Facebook post, video, reel or story, or an Instagram media.
 *
 * Reads only what it needs, tolerates any missing or misshapen field, and never throws; what cannot be told is
 * `{ format: 'POST', kind: 'OTHER' }`. Only the node's own permalink or product type makes a reel: a link to a reel in
 * the text or in an attachment does not.
 *
 * @example
 * ```ts
 * detectFormat({ permalink_url: 'https://www.facebook.com/reel/123/' }); // { format: 'REELS', kind: 'REEL' }
 * detectFormat({ message: 'see https://www.facebook.com/reel/123/' }); // { format: 'POST', kind: 'TEXT' }
 * ```
 */
export function detectFormat(node: unknown): DetectedFormat {
  const kind = !isRecord(node)
    ? 'OTHER'
    : isInstagramMedia(node)
      ? detectInstagramKind(node)
      : detectFacebookKind(node);
  return { format: kind === 'REEL' ? 'REELS' : 'POST', kind };
}
