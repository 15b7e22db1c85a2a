/** One call as it went over the wire, secrets and all. It never leaves the memory of the recorder. */
export interface CapturedExchange {
  readonly method: string;
  readonly url: string;
  /** Tokens and secrets of the call itself. */
  readonly secrets: readonly string[];
  /** `null` until there is one; `no-answer` when the call failed. */
  response: CapturedResponse | 'no-answer' | null;
}

export interface CapturedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** As far as it came. */
  text: string;
  isBroken: boolean;
}
