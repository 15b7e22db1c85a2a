import type { Platform } from '../content/content-item.js';

/**
 * What a webhook says happened to content. `named` is no change: somebody did something with content that is therefore
 * there, such as writing a comment.
 */
export type WebhookAction = 'add' | 'edited' | 'remove' | 'hide' | 'unhide' | 'named';

/** A change of content that may be the account's own. It is a hint: what is true is read at Meta. */
export interface WebhookItem {
  readonly action: WebhookAction;
  readonly platform: Platform;
  /** The Page or Instagram account that it is about, as `TrackedIntegration` has it. */
  readonly externalAccountId: string;
  /** The ids to read the content by, the best first: a video's or media's id, a page post id. Never empty. */
  readonly contentIds: readonly string[];
  /** Every id that the change names, those of `contentIds`, photos and shares included. */
  readonly ids: readonly string[];
  /** When Meta says that it happened, in whole seconds; `null` when it does not say. */
  readonly time: Date | null;
  /** Tells changes of the same content and second apart; a change that is delivered again has the same. */
  readonly fingerprint: string;
}

/** Why a change is left out. */
export type WebhookSkipReason =
  /** The webhook is about another object, such as a WhatsApp account. */
  | 'other-object'
  /** A field that tells nothing of content, such as `messages`. */
  | 'other-field'
  /** A comment, a reaction or the like. */
  | 'not-content'
  /** Somebody else's. */
  | 'not-ours'
  /** Not shown yet. */
  | 'unpublished'
  /** A verb that nobody knows. */
  | 'unknown-verb'
  /** It names no id that content could be read by. */
  | 'no-content-id'
  /** Not shaped as Meta's webhooks are. */
  | 'not-understood';

export interface SkippedWebhookChange {
  /** `null` when not even that could be read. */
  readonly externalAccountId: string | null;
  readonly reason: WebhookSkipReason;
}

/** Everything that a webhook says, in its order. */
export interface ParsedWebhook {
  readonly items: readonly WebhookItem[];
  readonly skipped: readonly SkippedWebhookChange[];
}
