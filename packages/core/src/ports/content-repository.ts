import type { ContentFormat, ContentKind } from '../content/content-format.js';
import type { ContentItem, ContentKey, IntegrationRef, StoredContentItem } from '../content/content-item.js';
import type { DataOwner } from './data-owner.js';

/** An item that the storage cannot hold, set aside so that the rest of its batch could be stored. */
export interface RejectedContentItem {
  readonly externalContentId: string;
  /** One sentence for a person; never the caption. */
  readonly reason: string;
}

/** What `upsertMany` did, counted by the storage itself. Content that several items name counts once. */
export interface UpsertManyResult {
  readonly inserted: number;
  /** Rows that were changed, moved to another id, or took in another row of the same content. */
  readonly updated: number;
  /** Already stored with the same data: not written, and on PostgreSQL not even locked. */
  readonly unchanged: number;
  readonly rejected: readonly RejectedContentItem[];
}

/** Which stored content to list. Every field but the first narrows the answer. */
export interface ListContentQuery {
  readonly organizationId: string;
  /** Default: all integrations of the organization. */
  readonly integrationId?: string;
  /** Default: both. */
  readonly format?: ContentFormat;
  /** Default: all. */
  readonly kind?: ContentKind;
  /** A hashtag as anyone would write it, with or without the sign; matched by its folded form. */
  readonly hashtag?: string;
  /** Earliest publish time, inclusive. */
  readonly publishedFrom?: Date;
  /** Latest publish time, exclusive. */
  readonly publishedBefore?: Date;
  /** Only rows that rules older than this have made (a smaller `extractorVersion`). Default: rows of all rules. */
  readonly extractorVersionBelow?: number;
  /** Whether content that was proven to be gone is listed too. Default: `false`. */
  readonly includeRemoved?: boolean;
  /** How many items a page holds, 1 to 1000. Default: 100. */
  readonly limit?: number;
  /** `nextCursor` of the page before. Default: the first page. */
  readonly cursor?: string;
}

/** One page of a list, newest first; equal times in descending order of the row id. */
export interface ContentListPage {
  readonly items: readonly StoredContentItem[];
  /** Opaque; `null` on the last page. */
  readonly nextCursor: string | null;
}

/**
 * Where content is kept.
 *
 * Guarantees, checked by `contentRepositoryContract` in `@org/ingest-testkit`:
 * - **Identity**: one row a key, whatever the order, the batch or the number of writers. Content that a row knows by
 *   another id (an alias) is that row; see `planContentIdentity`.
 * - **Idempotency**: storing what is stored writes nothing.
 * - **Precedence**: `reconcileContentItem` says what a row holds after an item arrives.
 * - **Isolation**: no call reads or writes another organization's or integration's rows.
 *
 * To write an adapter: one factory that takes the host's own client, one statement a batch, and a test file that calls
 * the contract suite. Every method rejects with a `StorageError` whose `cause` is the driver's error.
 */
export interface ContentRepository {
  /**
   * Stores items of any number of integrations; a batch is atomic (1,000 items at most a batch, fewer where their texts
   * are very long; larger lists are split in order). Items that name the same content are unified first. An empty list is a no-op.
   */
  upsertMany(items: readonly ContentItem[]): Promise<UpsertManyResult>;

  /** The row with this id or, failing that, the row that has it among its aliases; `null` when there is neither. Removed rows are found too. */
  find(key: ContentKey): Promise<StoredContentItem | null>;

  /** One page of rows; see `ContentListPage` for the order. */
  list(query: ListContentQuery): Promise<ContentListPage>;

  /**
   * Records that content is gone, by id or alias; ids that are unknown or already removed are left alone.
   * `upsertMany` of the same content brings it back. Returns how many rows changed.
   */
  markRemoved(integration: IntegrationRef, externalContentIds: readonly string[], removedAt: Date): Promise<number>;

  /**
   * Compare-and-set of what follows from a row's other fields: stores `format`, `kind`, `hashtags`, `hashtagKeys` and
   * `extractorVersion` of each row, and nothing else of it but its id (below). A row is known by its `id`, its
   * organization and its integration, and is written only while its `updatedAt` is still the given one and its stored
   * rules are older than the given `extractorVersion` (or both are `INCOMPLETE_EXTRACTOR_VERSION`). One statement a
   * batch of 1,000 rows at most. Returns how many rows were written; the others were changed or deleted meanwhile.
   *
   * Where `externalContentId` is not the stored one the row moves to it, and its old id becomes an alias. Where another
   * row has that id already the row stays where it is and has the new one as an alias: the next record that names
   * both joins them.
   */
  applyDerived(rows: readonly StoredContentItem[]): Promise<number>;

  /** Deletes what was published before a time, removed content too, in bounded batches; returns how many rows. */
  deletePublishedBefore(owner: DataOwner, publishedBefore: Date): Promise<number>;

  /**
   * Deletes all rows of one integration, in bounded batches; returns how many. A run that is under way stores what it
   * still reads, so let none be.
   */
  deleteIntegrationContent(integration: IntegrationRef): Promise<number>;

  /** The same for all integrations of one organization. */
  deleteOrganizationContent(organizationId: string): Promise<number>;
}
