import type { CapturedExchange, CapturedResponse } from './captured-exchange.js';
import { collectSecrets, secretsOfCall } from './collect-secrets.js';
import { findLeaks } from './find-leaks.js';
import type { GraphRecording } from './graph-recording.js';
import { readCopy } from './read-copy.js';
import { redactExchange } from './redact-exchange.js';
import { createStandIns } from './stand-ins.js';

export interface GraphRecorderOptions {
  /** Default: the global `fetch`, looked up at each call. */
  readonly fetch?: typeof globalThis.fetch;
  /** Tokens and app secrets that the calls themselves do not show. Those in headers, queries and answers are known. */
  readonly secrets?: readonly string[];
  /**
   * The same traffic and the same seed give the same recording; one who knows the seed learns a little about what was
   * replaced. Default: a random one.
   */
  readonly seed?: number;
  /** Bytes of a body that are kept; one that is longer is recorded as broken off. Default: 16 MiB. */
  readonly maxBodyBytes?: number;
}

export interface GraphRecorder {
  /** Passes every call on as it is, and records it. Give it to the Graph client. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * What was answered so far, redacted. Waits for bodies that are still being read.
   * @throws {Error} when a secret or an id would be left in it, or a call could not be recorded. Nothing is returned then.
   */
  recording(): Promise<GraphRecording>;
}

const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Records Graph API traffic as a fixture that can be committed; `createGraphReplay` answers from it.
 *
 * Guarantees: the caller gets the very response that `fetch` gave, and a failure to record never becomes a failure of the
 * call. Tokens, proofs and secrets are left out; ids, cursors, names, links and texts are replaced, one mapping for the
 * whole recording, so that what is equal stays equal: a page and its posts, a reel on two edges, a hashtag in two captions.
 * Kept are times, statuses, Meta's own words, whether text is a hashtag, a link or a mention, and the lengths of texts.
 * Bodies of requests are not recorded.
 *
 * @example
 * ```ts
 * const recorder = recordGraphTraffic({ secrets: [appSecret] });
 * const client = createGraphClient({ fetch: recorder.fetch, appSecret });
 * await ingestOnce(job, { ...ports, sources: [createFacebookPageSource({ client })] });
 * await writeFile('recording.json', JSON.stringify(await recorder.recording(), null, 2));
 * ```
 */
export function recordGraphTraffic(options: GraphRecorderOptions = {}): GraphRecorder {
  const { seed = randomSeed(), maxBodyBytes = DEFAULT_MAX_BODY_BYTES, secrets: named = [] } = options;
  const innerFetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const exchanges: CapturedExchange[] = [];
  const reading = new Set<Promise<void>>();
  let lost = 0;

  /** Recording is not the caller's business: when it fails, `recording` says so. */
  function attempt<T>(step: () => T): T | null {
    try {
      return step();
    } catch {
      lost += 1;
      return null;
    }
  }

  function noteCall(input: RequestInfo | URL, init: RequestInit | undefined): CapturedExchange {
    const request = input instanceof Request ? input : null;
    const url = request?.url ?? String(input);
    const headers = new Headers(init?.headers ?? request?.headers);
    const method = init?.method ?? request?.method ?? 'GET';
    const exchange = { method, url, secrets: secretsOfCall(url, headers, init?.body), response: null };
    exchanges.push(exchange);
    return exchange;
  }

  function noteResponse(exchange: CapturedExchange, response: Response, signal: AbortSignal | null): void {
    if (response.type === 'error' || response.status === 0) {
      exchange.response = 'no-answer';
      return;
    }
    const captured: CapturedResponse = {
      status: response.status,
      headers: new Headers(response.headers),
      text: '',
      isBroken: false,
    };
    const copy = response.clone();
    exchange.response = captured;
    const done = readCopy(copy, maxBodyBytes, signal).then((body) => {
      Object.assign(captured, body);
      reading.delete(done);
    });
    reading.add(done);
  }

  return {
    async fetch(input, init) {
      const exchange = attempt(() => noteCall(input, init));
      try {
        const response = await innerFetch(input, init);
        const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
        if (exchange !== null) attempt(() => noteResponse(exchange, response, signal));
        return response;
      } catch (error) {
        if (exchange !== null) exchange.response = 'no-answer';
        throw error;
      }
    },
    async recording() {
      const answered = exchanges.filter(({ response }) => response !== null);
      await Promise.all(reading);
      if (lost > 0) {
        throw new Error(`${lost} calls could not be recorded, so the recording would have gaps. Record again`);
      }
      const redaction = { secrets: collectSecrets(answered, named), standIns: createStandIns(seed) };
      const redactAll = () => answered.map((exchange) => redactExchange(exchange, redaction));
      // A message may name a page before the page's name is met: the second time, all names are known.
      redactAll();
      const recording: GraphRecording = { version: 1, exchanges: redactAll() };
      const leaks = findLeaks(recording, redaction);
      if (leaks.length > 0) {
        throw new Error(
          `The recording would hold a secret or a real id at ${leaks.slice(0, 5).join(', ')}; it is not given out. ` +
            'Keep it out of the calls, or, if it is a word that any text may hold, use a longer token',
        );
      }
      return recording;
    },
  };
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
