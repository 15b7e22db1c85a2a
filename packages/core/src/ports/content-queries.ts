import type { ContentFormat, ContentKind } from '../content/content-format.js';
import type { IngestionHealthPage, IngestionHealthQuery } from './ingestion-health.js';

/** What to count: one organization, narrowed. Content that was proven to be gone is left out. */
export interface ContentScope {
  readonly organizationId: string;
  /** Default: all integrations of the organization. */
  readonly integrationId?: string;
  /** Default: both. */
  readonly format?: ContentFormat;
  /** Earliest publish time, inclusive. Default: open. */
  readonly publishedFrom?: Date;
  /** Latest publish time, exclusive. Default: open. */
  readonly publishedBefore?: Date;
}

export interface FormatSummary {
  readonly format: ContentFormat;
  readonly kind: ContentKind;
  readonly count: number;
  readonly firstPublishedAt: Date;
  readonly lastPublishedAt: Date;
}

export interface HashtagSummary {
  /** The folded form that was counted. */
  readonly hashtagKey: string;
  /** One way it was written, without the sign: the most frequent one. */
  readonly hashtag: string;
  readonly count: number;
  readonly lastPublishedAt: Date;
}

export interface PublishingHour {
  /** ISO day of the week in the asked time zone: 1 is Monday, 7 is Sunday. */
  readonly isoWeekday: number;
  /** 0 to 23 in the asked time zone. */
  readonly hour: number;
  readonly count: number;
}

export interface PublishingPeriod {
  /** The first day of the period in the asked time zone, `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly format: ContentFormat;
  readonly count: number;
}

/** Typed analytics reads, tenant first. They change nothing and reject with a `StorageError`. */
export interface ContentQueries {
  /** Counts by format and kind, largest first. */
  summarizeFormats(scope: ContentScope): Promise<readonly FormatSummary[]>;
  /** The most used hashtags, largest first, ties by key. `limit` 1 to 1000, default 20. */
  topHashtags(scope: ContentScope & { readonly limit?: number }): Promise<readonly HashtagSummary[]>;
  /** Counts by weekday and hour in an IANA time zone (default `UTC`), Monday first; hours without content are left out. */
  publishingHours(scope: ContentScope & { readonly timeZone?: string }): Promise<readonly PublishingHour[]>;
  /** Counts by day, ISO week or month and by format in an IANA time zone (default `UTC`), oldest first. */
  publishingTimeline(
    scope: ContentScope & { readonly bucket: 'day' | 'week' | 'month'; readonly timeZone?: string },
  ): Promise<readonly PublishingPeriod[]>;
  /**
   * How the reading of an organization's integrations goes, a page of them at a time, in one order that is the storage's
   * own. The totals and the page are read one after the other.
   */
  ingestionHealth(query: IngestionHealthQuery): Promise<IngestionHealthPage>;
}
