import type { ContentItem } from '../content/content-item.js';

/**
 * The id of the record that the edges of a Page list a stored item by: for what a post record told, the page post id,
 * since a reel's own id need not be readable with it; for a reel's video record, the reel id. `null` for a story, which
 * is listed for a day only, and for an ordinary video of a video record, which the post edges name by another id.
 */
export function listedIdOf({ externalContentId, aliases, source, format, kind }: ContentItem): string | null {
  if (kind === 'STORY') return null;
  if (source === 'post') return [externalContentId, ...aliases].find((id) => id.includes('_')) ?? externalContentId;
  return format === 'REELS' ? externalContentId : null;
}
