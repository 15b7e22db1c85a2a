import type {
  ContentFormat,
  ContentKind,
  IngestionStatus,
  Platform,
  StoredContentItem,
  UsageKey,
} from '@org/ingest-core';

/** A row of the content table as TypeORM reads it. */
export interface AnalyticsContentEntity {
  id: string;
  organizationId: string;
  integrationId: string;
  /** A reel's video id; everything else's page post id. */
  externalContentId: string;
  platform: Platform;
  format: ContentFormat;
  kind: ContentKind;
  caption: string | null;
  /** As written, without the sign. */
  hashtags: string[];
  /** Folded for counting and look-up; same order and length as `hashtags`. */
  hashtagKeys: string[];
  publishedAt: Date;
  permalink: string | null;
  /** Other ids of the same content. */
  aliases: string[];
  source: StoredContentItem['source'];
  extractorVersion: number;
  /** When the content was proven to be gone. */
  removedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A row of the state table as TypeORM reads it: how far the reading of one tracked page has come. */
export interface AnalyticsIngestionStateEntity {
  id: string;
  organizationId: string;
  integrationId: string;
  status: IngestionStatus;
  watermark: Date | null;
  resumePositions: unknown;
  nextEligibleAt: Date | null;
  lastErrorKind: string | null;
  lastErrorCode: number | null;
  lastErrorSubcode: number | null;
  lastErrorFbtraceId: string | null;
  lastErrorMessage: string | null;
  lastErrorAt: Date | null;
  suspicion: unknown;
  consecutiveFailures: number;
  lastSuccessAt: Date | null;
  pageSize: number | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A row of the failure table as TypeORM reads it. */
export interface AnalyticsIngestionFailureEntity {
  id: string;
  organizationId: string;
  integrationId: string;
  /** `run` or `item`. */
  scope: string;
  externalContentId: string | null;
  kind: string;
  code: number | null;
  subcode: number | null;
  fbtraceId: string | null;
  message: string;
  occurrences: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
  /** What the failure is counted by while it is open; null once it is settled. */
  openKey: string | null;
}

/** A row of the budget table as TypeORM reads it: what is known of one of Meta's budgets, of no tenant. */
export interface AnalyticsUsageBudgetEntity {
  level: UsageKey['level'];
  externalId: string;
  /** Text of the usage governor. */
  state: string;
  /** Rises with every save; a text where the driver gives large numbers as such. */
  version: string | number;
  expiresAt: Date;
}
