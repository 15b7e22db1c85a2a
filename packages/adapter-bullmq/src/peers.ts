const PREFIX = 'ingest-runner:';

/** Where a runner's beats stand among the queue's settings. */
export function createRunnerField(id: string): string {
  return `${PREFIX}${id}`;
}

/** The runners of a queue as one of them sees them: each changes its beat again and again. */
export class Peers {
  readonly #ownField: string;
  readonly #expiresMs: number;
  #seen = new Map<string, { readonly beat: string; readonly since: number }>();

  /** @param expiresMs a runner whose beat has stayed the same for so long is gone, and runs nothing any more */
  constructor(ownField: string, expiresMs: number) {
    this.#ownField = ownField;
    this.#expiresMs = expiresMs;
  }

  /**
   * What the queue's settings tell of its runners. When a beat was written between the question and the answer nobody
   * knows: one that is new counts from the answer on, one that is old up to the question.
   *
   * @param askedAt when the settings were asked for, in milliseconds that never go back
   * @param answeredAt when they came
   */
  observe(settings: Readonly<Record<string, string>>, askedAt: number, answeredAt: number): PeersObserved {
    const seen = new Map<string, { readonly beat: string; readonly since: number }>();
    const gone: string[] = [];
    for (const [field, beat] of Object.entries(settings)) {
      if (field === this.#ownField || !field.startsWith(PREFIX)) continue;
      const before = this.#seen.get(field);
      const since = before?.beat === beat ? before.since : answeredAt;
      if (askedAt - since >= this.#expiresMs) gone.push(field);
      seen.set(field, { beat, since });
    }
    this.#seen = seen;
    return { others: seen.size - gone.length, gone, isKnown: this.#ownField in settings };
  }
}

export interface PeersObserved {
  /** How many other runners may run jobs. */
  readonly others: number;
  /** The fields of those that do not any more. */
  readonly gone: readonly string[];
  /** Whether this runner is among them. */
  readonly isKnown: boolean;
}
