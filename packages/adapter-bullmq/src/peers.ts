/** The runners of a queue as one of them sees them: each changes its beat again and again. */
export class Peers {
  readonly #ownId: string;
  readonly #expiresMs: number;
  #seen = new Map<string, { readonly beat: string; readonly since: number }>();

  /** @param expiresMs a runner whose beat has stayed the same for so long is gone, and runs nothing any more */
  constructor(ownId: string, expiresMs: number) {
    this.#ownId = ownId;
    this.#expiresMs = expiresMs;
  }

  /**
   * What the beats of all runners tell, this one's among them.
   *
   * @param now when they were asked for, in milliseconds that never go back
   */
  observe(beats: ReadonlyMap<string, string>, now: number): PeersObserved {
    const seen = new Map<string, { readonly beat: string; readonly since: number }>();
    const gone: string[] = [];
    for (const [id, beat] of beats) {
      if (id === this.#ownId) continue;
      const before = this.#seen.get(id);
      const since = before?.beat === beat ? before.since : now;
      if (now - since >= this.#expiresMs) gone.push(id);
      seen.set(id, { beat, since });
    }
    this.#seen = seen;
    return { others: seen.size - gone.length, gone, isKnown: beats.has(this.#ownId) };
  }
}

export interface PeersObserved {
  /** How many other runners may run jobs. */
  readonly others: number;
  readonly gone: readonly string[];
  /** Whether this runner is among them. */
  readonly isKnown: boolean;
}
