/** A run that lasts only as long as the queue knows of it. */
export interface RunLease {
  /** Aborted when the lease was lost, or the runner closes. */
  readonly signal: AbortSignal;
  readonly isLost: () => boolean;
  release(): void;
}

export interface RunLeasesOptions {
  readonly durationMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly onLost: (jobId: string) => void;
}

/** After this part of it a lease that was not renewed is taken for lost: what still runs needs the rest to stop. */
const SAFE_PART = 0.8;
const RENEWALS = 4;

/**
 * Keeps the locks of running jobs, and stops a run whose lock cannot be kept before another worker may begin it: when the
 * queue says that the lock is gone, and when the queue cannot be asked.
 */
export class RunLeases {
  readonly #options: RunLeasesOptions;
  readonly #runs = new Map<string, { stop: (reason: string) => void; check: () => void }>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: RunLeasesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      for (const run of this.#runs.values()) run.check();
    }, options.durationMs / RENEWALS);
  }

  get size(): number {
    return this.#runs.size;
  }

  /** @param renew extends the lock by the whole duration; resolves with whether it was still held */
  take(jobId: string, renew: () => Promise<boolean>): RunLease {
    const { durationMs, now, onLost } = this.#options;
    const controller = new AbortController();
    let heldUntil = now() + durationMs * SAFE_PART;
    let isLost = false;
    let isAsking = false;
    const lose = () => {
      if (isLost || !this.#runs.has(jobId)) return;
      isLost = true;
      controller.abort(new Error('The lock of this job was lost'));
      onLost(jobId);
    };
    const check = () => {
      if (now() >= heldUntil) return lose();
      if (isAsking || isLost) return;
      isAsking = true;
      const askedAt = now();
      renew()
        .then((isHeld) => {
          if (isHeld) heldUntil = askedAt + durationMs * SAFE_PART;
          else lose();
        })
        .catch(() => {
          // The next check asks again; the time tells when it is too late.
        })
        .finally(() => {
          isAsking = false;
        });
    };
    this.#runs.set(jobId, { stop: (reason) => controller.abort(new Error(reason)), check });
    return {
      signal: controller.signal,
      isLost: () => isLost,
      release: () => {
        this.#runs.delete(jobId);
      },
    };
  }

  /** Tells every run to stop. */
  stopAll(reason: string): void {
    for (const run of this.#runs.values()) run.stop(reason);
  }

  /** Looks at every lock now. */
  checkAll(): void {
    for (const run of this.#runs.values()) run.check();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
