import type { IntegrationRef } from '../content/content-item.js';
import type { GraphErrorKind } from '../graph-api/graph-error-kind.js';
import type { DataOwner } from './data-owner.js';

export const INGESTION_STATUSES = [
  'ACTIVE',
  'PAUSED_TOKEN',
  'PAUSED_PERMISSION',
  'PAUSED_NOT_FOUND',
  'DISABLED',
] as const;
/** Whether an integration is read. Paused ones wait for a person and `resumeIntegration`; nothing else wakes them. */
export type IngestionStatus = (typeof INGESTION_STATUSES)[number];

/** A failure in the words of Meta and of a person; holds no token, no URL and no caption. */
export interface RecordedError {
  readonly kind: GraphErrorKind | 'storage' | 'internal';
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's trace id, for a support case. */
  readonly fbtraceId: string | null;
  readonly message: string;
  readonly at: Date;
}

/** Where a walk that did not end can go on. */
export interface ResumePosition {
  /** The window of the walk, fixed when it began; `null` is open. */
  readonly since: Date | null;
  readonly until: Date | null;
  /** The source's own position, opaque JSON; a hint that may be dead when it is used. */
  readonly position: string;
  /** Latest publish time seen so far in this walk; `null` when nothing was seen. */
  readonly newestPublishedAt: Date | null;
  /** When the walk began. */
  readonly startedAt: Date;
}

/** Everything the SDK remembers of one integration. */
export interface IngestionState extends IntegrationRef {
  readonly status: IngestionStatus;
  /** Everything published up to this time was read; `null` until a walk over the whole history has ended. Never moves back. */
  readonly watermark: Date | null;
  /** Walks that did not end, by `ingestionJobKey`; and what a source still owes, under `OWED_KEY`. */
  readonly resumePositions: Readonly<Record<string, ResumePosition>>;
  /** Not to be read before this time; `null` means at once. */
  readonly nextEligibleAt: Date | null;
  readonly lastError: RecordedError | null;
  /** A permanent failure that was seen once and waits for its second look; `null` otherwise. */
  readonly suspicion: RecordedError | null;
  /** Failed runs since the last success. */
  readonly consecutiveFailures: number;
  readonly lastSuccessAt: Date | null;
  /** Items an edge page for this integration, after Meta asked for less data; `null` is the full size. */
  readonly pageSize: number | null;
  /** Rises by one with every save; what compare-and-set compares. 0 is a state that was never saved. */
  readonly version: number;
}

/**
 * The most lines, settled ones included, that the failure log keeps of one integration; writers at the same time may
 * leave a few more until the next new line comes.
 */
export const MAX_FAILURES_PER_INTEGRATION = 1000;

/** One line of the failure log. */
export interface IngestionFailure extends IntegrationRef {
  /** `run` for a run that failed, `item` for one item that was set aside. */
  readonly scope: 'run' | 'item';
  /** The item, for the scope `item`; otherwise `null`. */
  readonly externalContentId: string | null;
  readonly error: RecordedError;
}

/** An `IngestionFailure` as the storage gives it back. */
export interface StoredIngestionFailure extends IngestionFailure {
  readonly id: string;
  /** How often it was recorded; the same open failure is counted, not repeated. */
  readonly occurrences: number;
  readonly firstSeenAt: Date;
  /** When a later success settled it; `null` while it is open. */
  readonly resolvedAt: Date | null;
}

/**
 * Where the progress and the failures of each integration are kept.
 *
 * Guarantees, checked by `ingestionStateRepositoryContract` in `@org/ingest-testkit`: compare-and-set on `version`, so
 * that of two workers on one integration only one moves it; the failure log does not grow when the same failure
 * repeats, and holds so many lines at most; no call touches another integration. Every method rejects with a `StorageError`.
 */
export interface IngestionStateRepository {
  /** The state, or `null` when it was never saved. */
  load(integration: IntegrationRef): Promise<IngestionState | null>;

  /** The states of many integrations in one read, in no order; unknown ones are left out. */
  loadMany(integrations: readonly IntegrationRef[]): Promise<readonly IngestionState[]>;

  /**
   * Compare-and-set: stores `state` when the stored version is `state.version` (0: when nothing is stored), atomically.
   * Returns the stored state with its new version, or `null`, and then nothing was written: someone else moved it.
   */
  save(state: IngestionState): Promise<IngestionState | null>;

  /**
   * Adds to the failure log. A failure that is open with the same scope, item, kind, code and subcode is counted once
   * more (`occurrences`) and keeps its first time; its error becomes the newer one.
   *
   * Where a new line is one too many (`MAX_FAILURES_PER_INTEGRATION`), settled lines go first and then open ones, each
   * the oldest by the time of its error; a line that the call itself adds or counts goes last.
   */
  recordFailures(failures: readonly IngestionFailure[]): Promise<void>;

  /** Failures, newest first, at most `limit` (default 100). Open ones only, unless `includeResolved`. */
  listFailures(
    integration: IntegrationRef,
    options?: { readonly limit?: number; readonly includeResolved?: boolean },
  ): Promise<readonly StoredIngestionFailure[]>;

  /** Marks open failures as settled: those of the scope `run`, or those of the named items. Returns how many changed. */
  resolveFailures(
    integration: IntegrationRef,
    what: { readonly scope: 'run' } | { readonly scope: 'item'; readonly externalContentIds: readonly string[] },
    resolvedAt: Date,
  ): Promise<number>;

  /** Deletes the lines that were settled before a time, in bounded batches; returns how many. */
  deleteResolvedFailures(owner: DataOwner, resolvedBefore: Date): Promise<number>;

  /** Forgets the state and the failures of one integration. A run that is under way saves its state anew, so let none be. */
  deleteIntegrationState(integration: IntegrationRef): Promise<void>;

  /** Forgets the states and the failures of one organization. */
  deleteOrganizationState(organizationId: string): Promise<void>;
}
