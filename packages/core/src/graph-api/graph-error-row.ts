import type { GraphErrorKind } from './graph-error-kind.js';

/** Whose budget a rate limit is about. */
export type RateLimitScope = 'app' | 'user' | 'page' | 'instagram-account' | 'business-use-case';

/** A failed answer, read from its HTTP status and its body. */
export interface GraphErrorFacts {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Whether the body holds one of Meta's error envelopes. */
  readonly hasEnvelope: boolean;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's `type` or `error_type`. */
  readonly type: string | null;
  /** Meta's message as it came. */
  readonly message: string | null;
  readonly isTransient: boolean | null;
}

/** One rule: it applies when every condition that it names holds. */
export interface GraphErrorRow {
  /** One code, or the first and the last of a range. */
  readonly code?: number | readonly [number, number];
  readonly subcode?: number;
  /** Holds when the message matches. */
  readonly message?: RegExp;
  /** Holds for this type; Meta's types are mostly meaningless, so almost no row names one. */
  readonly type?: string;
  readonly isTransient?: boolean;
  readonly hasEnvelope?: boolean;
  /** One HTTP status, or the first and the last of a range. */
  readonly status?: number | readonly [number, number];
  readonly kind: GraphErrorKind;
  /** Set for the kind `rate-limit` only. */
  readonly scope?: RateLimitScope;
  readonly meaning: string;
  readonly handling: string;
}
