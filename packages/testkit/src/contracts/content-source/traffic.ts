/** What a bad answer knows of the request it meets. */
export interface BadAnswerContext {
  readonly request: Request;
  readonly url: URL;
  /** The right answer, to this request or to another in its place. */
  answer(request?: Request): Promise<Response>;
}

/** Gives another answer in place of the right one; what it throws breaks the connection. */
export type BadAnswer = (context: BadAnswerContext) => Response | Promise<Response>;

/** Which requests a bad answer meets; nothing named meets every one. */
export interface BadAnswerMatch {
  readonly when?: (url: URL) => boolean;
  /** The first of the fitting requests that is met, from 1. Default: 1. */
  readonly nth?: number;
  /** How many fitting requests in a row are met. Default: 1 with `nth`, otherwise all. */
  readonly times?: number;
}

/** A bad answer that was added. */
export interface ActiveBadAnswer {
  /** How many requests it has met. */
  readonly hits: number;
  stop(): void;
}

/** Everything between a source and what answers it: seen, counted and, when a test wants it, spoiled. */
export interface Traffic {
  /** A `fetch` through which a source is made to speak with `answer`. */
  readonly tap: (answer: (request: Request) => Promise<Response>) => typeof globalThis.fetch;
  /** The URL of every request that was sent. */
  readonly urls: readonly URL[];
  /** How many requests were sent. */
  readonly calls: number;
  /** The lists that came back, as the source saw them. */
  readonly lists: readonly (readonly unknown[])[];
  spoil(respond: BadAnswer, match?: BadAnswerMatch): ActiveBadAnswer;
}

/** No test needs as many; a source that never ends is stopped here, since it may leave no time for a timeout. */
const MAX_CALLS = 5000;

export function createTraffic(): Traffic {
  const urls: URL[] = [];
  const lists: (readonly unknown[])[] = [];
  let active: { readonly respond: BadAnswer; readonly match: BadAnswerMatch; seen: number; hits: number }[] = [];

  function meet(url: URL): BadAnswer | null {
    const due = active.filter((entry) => {
      const { when, nth, times = nth === undefined ? Number.POSITIVE_INFINITY : 1 } = entry.match;
      if (when?.(url) === false) return false;
      entry.seen += 1;
      const from = nth ?? 1;
      return entry.seen >= from && entry.seen < from + times;
    });
    const [first] = due;
    if (first === undefined) return null;
    first.hits += 1;
    return first.respond;
  }

  return {
    urls,
    lists,
    get calls() {
      return urls.length;
    },
    tap: (answer) => async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      urls.push(url);
      if (urls.length > MAX_CALLS) throw new RangeError(`More than ${MAX_CALLS} requests were sent in one test`);
      const spoiled = meet(url);
      const response = await (spoiled === null
        ? answer(request)
        : spoiled({ request, url, answer: (other = request) => answer(other) }));
      const list = await listOf(response);
      if (list !== null) lists.push(list);
      return response;
    },
    spoil(respond, match = {}) {
      const entry = { respond, match, seen: 0, hits: 0 };
      active.push(entry);
      return {
        get hits() {
          return entry.hits;
        },
        stop() {
          active = active.filter((other) => other !== entry);
        },
      };
    },
  };
}

async function listOf(response: Response): Promise<readonly unknown[] | null> {
  if (!response.ok) return null;
  try {
    const body: unknown = await response.clone().json();
    return isRecord(body) && Array.isArray(body.data) ? body.data : null;
  } catch {
    // Cut off on purpose.
    return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
