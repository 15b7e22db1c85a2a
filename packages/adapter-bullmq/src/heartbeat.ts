import type { QueueMeta } from './queue-meta.js';

export interface HeartbeatOptions {
  readonly meta: Pick<QueueMeta, 'write'>;
  /** Where the beats stand among the queue's settings. */
  readonly field: string;
  /** Whose beat stays the same for so long is taken for gone, in milliseconds. */
  readonly expiresMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** The part of its time after which a beat has lapsed: others may be in haste, and what runs needs the rest to stop. */
const SAFE_PART = 0.8;
const BEATS = 4;

/** Says in the queue again and again that a runner is there, and knows when that may not be believed any more: for good. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #beat = 0;
  /** When the last beat was sent that arrived; from then on it counts. */
  #sentAt = Number.NEGATIVE_INFINITY;
  #sending: Promise<void> | null = null;
  #isForgotten = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  get field(): string {
    return this.#options.field;
  }

  /** Resolves when the first beat has arrived. */
  start(): Promise<void> {
    return this.#send();
  }

  hasLapsed(): boolean {
    const { now, expiresMs } = this.#options;
    return this.#isForgotten || now() - this.#sentAt >= expiresMs * SAFE_PART;
  }

  /** The queue has lost what was said. */
  forget(): void {
    this.#isForgotten = true;
  }

  /** Whether it is time for the next beat. */
  isDue(): boolean {
    const { now, expiresMs } = this.#options;
    return this.#sending === null && !this.hasLapsed() && now() - this.#sentAt >= expiresMs / BEATS;
  }

  /** Sends the next beat if it is time for it. */
  async keepUp(): Promise<void> {
    if (!this.isDue()) return;
    this.#sending = this.#send().finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  /** Resolves when nothing is on its way. */
  async settle(): Promise<void> {
    await this.#sending?.catch(() => {});
  }

  async #send(): Promise<void> {
    const { field, meta, now } = this.#options;
    const at = now();
    this.#beat += 1;
    const isFirst = this.#beat === 1;
    await meta.write({ [field]: this.#beat });
    // What arrived too late brings nothing back: it may have been taken for gone.
    if (isFirst || !this.hasLapsed()) this.#sentAt = at;
  }
}
