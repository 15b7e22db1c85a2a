import type { ContentItem } from '../content/content-item.js';

/** The id that an account's edges list a stored item by: its own. `null` for a story, which is listed for a day only. */
export function listedIdOf({ kind, externalContentId }: ContentItem): string | null {
  return kind === 'STORY' ? null : externalContentId;
}
