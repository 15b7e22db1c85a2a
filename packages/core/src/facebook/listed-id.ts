import type { ContentItem } from '../content/content-item.js';
import type { FacebookEdge } from './edges.js';

/**
 * The id of the record that the edges of a Page list a stored item by: for what a post record told, the page post id,
 * since a reel's own id need not be readable with it; for a video record, the video's id. `null` for a story, which is
 * listed for a day only, and for an ordinary video of a video record unless the edge `videos` is read.
 */
export function listedIdOf(item: ContentItem, edges: readonly Pick<FacebookEdge, 'name'>[]): string | null {
  const { externalContentId, aliases, source, format, kind } = item;
  if (kind === 'STORY') return null;
  const ids = [externalContentId, ...aliases];
  if (source === 'post') return ids.find((id) => id.includes('_')) ?? externalContentId;
  if (format === 'REELS') return externalContentId;
  const isRead = edges.some(({ name }) => name === 'videos');
  return isRead ? (ids.find((id) => !id.includes('_')) ?? null) : null;
}
