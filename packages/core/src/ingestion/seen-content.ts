import type { ContentItem } from '../content/content-item.js';
import type { ContentPage, ContentSource } from '../ports/content-source.js';

/** How many items of one walk are remembered; a longer walk names nothing as missing. */
export const MAX_SEEN_ITEMS = 20_000;

/** What the records of an item look like at the platform: whether one can be read says something about another alike. */
export type RecordShape = `${ContentItem['format']}/${ContentItem['source']}`;

export function recordShapeOf({ format, source }: Pick<ContentItem, 'format' | 'source'>): RecordShape {
  return `${format}/${source}`;
}

/** What one walk has seen, by every id it knows of it. */
export interface SeenContent {
  /** Notes a page of the walk. */
  add(page: ContentPage): void;
  has(item: Pick<ContentItem, 'externalContentId' | 'aliases'>): boolean;
  /** The id to ask for an item of this shape that the walk saw; `null` when it saw none. */
  sampleOf(shape: RecordShape): string | null;
  /** Whether it holds everything the walk saw: `false` after too many items, or one whose id could not be read. */
  readonly isWhole: boolean;
}

/** Remembers one walk, in memory that is bounded by `limit` items. */
export function createSeenContent(listedId: ContentSource['listedId'], limit: number = MAX_SEEN_ITEMS): SeenContent {
  const ids = new Set<string>();
  const samples = new Map<RecordShape, string>();
  let items = 0;
  let isWhole = true;
  return {
    get isWhole() {
      return isWhole;
    },
    add(page) {
      if (!isWhole) return;
      items += page.items.length + page.quarantined.length;
      isWhole = items <= limit && page.quarantined.every(({ externalContentId }) => externalContentId !== null);
      if (!isWhole) return ids.clear();
      for (const item of page.items) {
        for (const id of [item.externalContentId, ...item.aliases]) ids.add(id);
        const sample = listedId(item);
        if (sample !== null) samples.set(recordShapeOf(item), sample);
      }
      for (const { externalContentId } of page.quarantined) if (externalContentId !== null) ids.add(externalContentId);
    },
    has: ({ externalContentId, aliases }) => ids.has(externalContentId) || aliases.some((alias) => ids.has(alias)),
    sampleOf: (shape) => samples.get(shape) ?? null,
  };
}
