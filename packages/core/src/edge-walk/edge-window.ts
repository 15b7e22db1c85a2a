import type { ContentItem } from '../content/content-item.js';
import type { ContentWindow } from '../ports/content-source.js';

/**
 * `since` and `until` for an edge, in Unix seconds and one second wider on each side: Meta does not say whether its
 * bounds are inclusive, and not every edge honours them. `isInWindow` draws the exact line.
 */
export function toWindowParams(window: ContentWindow): Readonly<Record<string, string>> {
  return {
    ...(window.since && { since: String(Math.floor(window.since.getTime() / 1000) - 1) }),
    ...(window.until && { until: String(Math.ceil(window.until.getTime() / 1000) + 1) }),
  };
}

export function isInWindow(item: ContentItem, window: ContentWindow): boolean {
  return !isBeforeWindow(item, window) && (window.until === null || item.publishedAt < window.until);
}

export function isBeforeWindow(item: ContentItem, window: ContentWindow): boolean {
  return window.since !== null && item.publishedAt < window.since;
}
