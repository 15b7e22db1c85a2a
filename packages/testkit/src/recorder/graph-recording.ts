/** A call as a recording keeps it: no token, no proof, no host and no version. */
export interface RecordedRequest {
  readonly method: string;
  /** Decoded, without the version, without slashes at the ends. */
  readonly path: string;
  /** Everything but tokens, proofs and secrets. A parameter that was given more than once has its values joined by commas. */
  readonly query: Readonly<Record<string, string>>;
}

/**
 * A body as a recording keeps it. In `json`, a number that a JavaScript number cannot hold exactly is
 * `{ "$number": "its digits" }`; a replay writes it as a JSON number again.
 */
export type RecordedBody =
  | { readonly kind: 'json'; readonly value: unknown }
  /** Not JSON: empty, HTML, or cut off. */
  | { readonly kind: 'text'; readonly text: string };

export type RecordedResponse =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The headers that a reader of the Graph API minds, names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: RecordedBody;
      /** Whether the connection broke, or the caller went away, before the body was whole. */
      readonly isBroken: boolean;
    }
  /** The call failed, or its caller gave up, before an answer came. */
  | { readonly kind: 'no-answer' };

export interface RecordedExchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

/** Graph API traffic without secrets and personal data: plain JSON, to be committed as a fixture. */
export interface GraphRecording {
  readonly version: 1;
  /** In the order in which the calls were made. */
  readonly exchanges: readonly RecordedExchange[];
}
