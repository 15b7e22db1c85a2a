import type { ContentItem } from '@org/ingest-core';
import type { PageHandle } from '@org/ingest-testkit/simulator';
import type { Traffic } from './traffic.js';

/** One moment at which every Page is polled. */
export interface Poll {
  /** The Pages on which something has happened since the last one. */
  readonly changed: ReadonlySet<PageHandle>;
  /** Whether a week is over. */
  readonly isWeekOver: boolean;
}

/** One way to keep up with many Pages. */
export interface Reader {
  readonly name: string;
  /** Reads the history that is there before the month begins. */
  begin(): Promise<void>;
  poll(poll: Poll): Promise<void>;
  /** What went over the wire since it was asked last. */
  takeTraffic(): Traffic;
  /** What it holds of a Page: all content that is not gone. */
  rowsOf(page: PageHandle): Promise<readonly ContentItem[]>;
}
