import type { ResponseHeaders } from '../json-response.js';
import type { AnswerTweaks } from '../read-edge.js';
import type { EdgeName } from '../world/records.js';

/** What a fault knows of the call it meets. */
export interface FaultRequest {
  readonly method: string;
  /** Without the version, without slashes at the ends. */
  readonly path: string;
  /** Whether it is a batch as a whole; its calls are met one by one. */
  readonly isBatch: boolean;
  readonly edge: EdgeName | null;
  readonly pageId: string | null;
  /** Everything but tokens and proofs. */
  readonly query: Readonly<Record<string, string>>;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

export interface FaultContext {
  readonly request: FaultRequest;
  readonly fbtraceId: string;
  /** The headers that every answer carries. */
  readonly headers: ResponseHeaders;
  /** The right answer, to be spoiled. */
  answer(tweaks?: AnswerTweaks): Promise<Response>;
}

/** Gives another answer in place of the right one. `Response.error()` breaks the connection. */
export type FaultResponder = (context: FaultContext) => Response | Promise<Response>;

/** Which calls a fault meets; everything named must fit, and nothing named fits every call. */
export interface FaultMatch {
  readonly edge?: EdgeName;
  readonly pageId?: string;
  /** The path without the version: equal to the text, or matched by the pattern. */
  readonly path?: string | RegExp;
  /** `true` meets batches as a whole, and nothing else. Default: `false`; then the calls of a batch are met one by one. */
  readonly batch?: boolean;
  readonly when?: (request: FaultRequest) => boolean;
  /** The first of the fitting calls that is met, from 1. Default: 1. */
  readonly nth?: number;
  /** How many fitting calls in a row are met. Default: 1 with `nth`, otherwise all. */
  readonly times?: number;
}

export interface Fault {
  /** Default: every call. */
  readonly match?: FaultMatch;
  readonly respond: FaultResponder;
}

/** A fault that was added. */
export interface ActiveFault {
  /** How many calls it has met. */
  readonly hits: number;
  remove(): void;
}

/** The faults of one simulator. Of several that fit a call the one added first meets it; every one counts it. */
export interface Faults {
  add(fault: Fault): ActiveFault;
  clear(): void;
}

export interface FaultList extends Faults {
  /** The fault that meets this call, counted. */
  meet(request: FaultRequest): FaultResponder | null;
}

export function createFaultList(): FaultList {
  let active: { fault: Fault; seen: number; hits: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, seen: 0, hits: 0 };
      active.push(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove() {
          active = active.filter((other) => other !== entry);
        },
      };
    },
    clear() {
      active = [];
    },
    meet(request) {
      const due = active.filter((entry) => {
        const match = entry.fault.match ?? {};
        if (!fits(match, request)) return false;
        entry.seen += 1;
        const from = match.nth ?? 1;
        const times = match.times ?? (match.nth === undefined ? Number.POSITIVE_INFINITY : 1);
        return entry.seen >= from && entry.seen < from + times;
      });
      const [first] = due;
      if (first === undefined) return null;
      first.hits += 1;
      return first.fault.respond;
    },
  };
}

function fits({ edge, pageId, path, batch = false, when }: FaultMatch, request: FaultRequest): boolean {
  if (batch !== request.isBatch) return false;
  if (edge !== undefined && edge !== request.edge) return false;
  if (pageId !== undefined && pageId !== request.pageId) return false;
  if (typeof path === 'string' && path !== request.path) return false;
  // `search` knows nothing of `lastIndex`, so a global pattern fits every time.
  if (path instanceof RegExp && request.path.search(path) < 0) return false;
  return when?.(request) ?? true;
}
