import type { ContentFormat } from '../content/content-format.js';
import type { IngestionState, IngestionStatus } from './ingestion-state-repository.js';

/** Which integrations to tell of: those of one organization whose state was ever saved, page by page. */
export interface IngestionHealthQuery {
  readonly organizationId: string;
  /** Default: all. */
  readonly status?: IngestionStatus;
  /** How many integrations a page holds, 1 to 1000. Default: 100. */
  readonly limit?: number;
  /** `nextCursor` of the page before, with the same query otherwise. */
  readonly cursor?: string;
}

/** How the reading of one integration goes, and what came of it. */
export interface IntegrationHealth
  extends Pick<
    IngestionState,
    'integrationId' | 'status' | 'watermark' | 'lastSuccessAt' | 'nextEligibleAt' | 'lastError' | 'consecutiveFailures'
  > {
  /** Lines of the failure log that are not settled. */
  readonly openFailures: number;
  /** Stored content that was not proven to be gone, by format. */
  readonly contentCounts: Readonly<Record<ContentFormat, number>>;
  /** The latest publish time of that content; `null` where there is none. */
  readonly newestPublishedAt: Date | null;
}

export interface IngestionHealthPage {
  /** How many integrations of the whole organization have each status, whatever the page is narrowed by. */
  readonly totals: Readonly<Record<IngestionStatus, number>>;
  readonly integrations: readonly IntegrationHealth[];
  /** `null` on the last page. */
  readonly nextCursor: string | null;
}
