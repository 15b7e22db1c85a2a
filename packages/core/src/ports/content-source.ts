import type { ContentItem, Platform } from '../content/content-item.js';
import type { AccessInspection } from './access-inspection.js';
import type { IngestionWarning } from './ingestion-warning.js';
import type { TrackedIntegration } from './integration-provider.js';

/** An item as the platform sent it that could not be understood. */
export interface QuarantinedItem {
  /** `null` when not even the id could be read. */
  readonly externalContentId: string | null;
  /** One sentence: which field, what was expected. Never the caption. */
  readonly reason: string;
}

/** A half-open span of publish times; `null` is open. */
export interface ContentWindow {
  /** Inclusive. */
  readonly since: Date | null;
  /** Exclusive. */
  readonly until: Date | null;
}

/** One step of a walk: what was read, and where to go on after it is stored. */
export interface ContentPage {
  /** Mapped, inside the window, unified within the page. */
  readonly items: readonly ContentItem[];
  readonly quarantined: readonly QuarantinedItem[];
  /** Items that are not ours: unpublished, hidden, by visitors, or outside the window. */
  readonly skipped: number;
  /**
   * Ids, all that are known, of the account's own content that the platform returned as not, or no longer, shown: hidden
   * or unpublished. None of it is among `items`.
   */
  readonly withdrawn: readonly string[];
  readonly warnings: readonly IngestionWarning[];
  /** Opaque JSON; hand it back as `position` to go on after this page. `null` on the last page. */
  readonly position: string | null;
  /** The page size to start the next run with; `null` is the full size. */
  readonly pageSize: number | null;
  /**
   * What this walk could not read and a later one has to make up for, opaque JSON to be handed back as `owed`; `null`
   * when nothing is owed. Counts on the last page.
   */
  readonly owed: string | null;
  /**
   * Whether this walk began at its start and read every edge of its window to the end, so that content of the window
   * that it did not return may be gone. Counts on the last page.
   */
  readonly isComplete: boolean;
}

export interface ReadContentRequest {
  readonly integration: TrackedIntegration;
  readonly accessToken: string;
  readonly window: ContentWindow;
  /** Where to go on; `null` starts a new walk. */
  readonly position: string | null;
  /** Items an edge page; `null` is the source's full size. */
  readonly pageSize: number | null;
  /** `owed` of the walk before; what it names is read from where it was left, beyond the window. `null`: nothing. */
  readonly owed: string | null;
  readonly signal: AbortSignal;
  /** Called for every request that is sent, failed ones included. */
  readonly onApiCall: () => void;
}

export interface ReadItemRequest {
  readonly integration: TrackedIntegration;
  readonly accessToken: string;
  readonly externalContentId: string;
  readonly signal: AbortSignal;
  /** Called for every request that is sent, failed ones included. */
  readonly onApiCall: () => void;
}

export interface CheckAccessRequest {
  readonly integration: TrackedIntegration;
  readonly accessToken: string;
  readonly signal: AbortSignal;
  /** Called for every request that is sent, failed ones included. */
  readonly onApiCall: () => void;
}

/** What a token self-check found. */
export type AccessCheck =
  /** The token works and is this account's. */
  | { readonly kind: 'valid' }
  /** The platform says that the token is dead. */
  | { readonly kind: 'dead'; readonly reason: string }
  /** The token works but is another's: a user token, or another page's. */
  | { readonly kind: 'mismatched'; readonly reason: string }
  /** The platform did not answer properly, so nothing is known. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Reads the content of one platform.
 *
 * Guarantees: a page is yielded before the next one is asked for, so memory is bounded by one page; what was read
 * before a failure is yielded before the failure is thrown; a call is made again only when the answer asks for another
 * one (a smaller page, or a fresh start after a cursor has died), never because it failed. The end of a walk is the last
 * page, with a `position` of `null`; whatever looks like an end but may not be one is a failure. Failures are
 * `GraphRequestError`s; an abort of `signal` rejects with its reason.
 */
export interface ContentSource {
  readonly platform: Platform;
  /** Walks a window page by page, newest first as far as the platform keeps an order. */
  read(request: ReadContentRequest): AsyncIterable<ContentPage>;
  /** Reads one item; an empty page when it is not ours. */
  readItem(request: ReadItemRequest): Promise<ContentPage>;
  /**
   * The id of the record by which a complete walk over its publish time returns this stored item as long as it exists,
   * fit for `readItem`; `null` for what no walk returns for good: a story, or content of an edge that is not read. Pure.
   */
  listedId(item: ContentItem): string | null;
  /** One call that tells whether the token itself works; whatever the platform answers is an answer, not a failure. */
  checkAccess(request: CheckAccessRequest): Promise<AccessCheck>;
  /**
   * One request that tells everything a person needs to know of the account and its token before it is read: whose the
   * token is, what it may read, until when, and whether the account can be read with it now. Whatever the platform
   * answers is a finding, not a failure.
   */
  inspectAccess(request: CheckAccessRequest): Promise<AccessInspection>;
}
