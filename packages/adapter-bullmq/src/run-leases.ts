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

export interface LockedRun {
  readonly jobId: string;
  /** For how long the queue has locked the job already, in milliseconds. */
  readonly heldForMs: number;
  /** Extends the lock by the whole duration; resolves with whether it was still held. */
  readonly renew: () => Promise<boolean>;
}

interface HeldRun {
  check(): void;
  lose(): void;
  stop(reason: string): void;
}

/** After this part of it a lease that was not renewed is taken for lost: what still runs needs the rest to stop. */
const SAFE_PART = 0.8;
const RENEWALS = 4;
/** How often a lease is looked at in its duration: a lease is lost late by one look at most. */
const LOOKS = 20;

/**
 * Keeps the locks of running jobs, and stops a run whose lock cannot be kept before another worker may begin it: when the
 * queue says that the lock is gone, and when the queue cannot be asked.
 *
 * A process that stands still as a whole (a suspended machine) cannot stop itself: it does so at its first look after that.
 */
export class RunLeases {
  readonly #options: RunLeasesOptions;
  readonly #runs = new Map<string, HeldRun>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: RunLeasesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.checkAll(), options.durationMs / LOOKS).unref();
  }

  get size(): number {
    return this.#runs.size;
  }

  /** Takes the lock of a run over, and renews it first where some of it has passed; a lease may be lost from the start. */
  async take({ jobId, heldForMs, renew }: LockedRun): Promise<RunLease> {
    const { durationMs, now, onLost } = this.#options;
    const controller = new AbortController();
    const isFresh = heldForMs < durationMs / RENEWALS;
    let askedAt = now() - (isFresh ? Math.max(0, heldForMs) : 0);
    const isHeld = isFresh || (await renew().catch(() => false));
    let heldUntil = askedAt + durationMs * SAFE_PART;
    let isLost = false;
    let isAsking = false;
    const lose = () => {
      if (isLost || this.#runs.get(jobId) !== run) return;
      isLost = true;
      controller.abort(new Error('The lock of this job was lost'));
      onLost(jobId);
    };
    const ask = async (at: number) => {
      isAsking = true;
      askedAt = at;
      try {
        if (await renew()) heldUntil = at + durationMs * SAFE_PART;
        else lose();
      } catch {
        // The next look asks again; the time tells when it is too late.
      } finally {
        isAsking = false;
      }
    };
    const check = () => {
      if (isLost) return;
      const at = now();
      if (at >= heldUntil) lose();
      else if (!isAsking && at >= askedAt + durationMs / RENEWALS) void ask(at);
    };
    const run: HeldRun = { check, lose, stop: (reason) => controller.abort(new Error(reason)) };
    // The queue has given the job to this worker again: nobody holds the lock of the run before any more.
    this.#runs.get(jobId)?.lose();
    this.#runs.set(jobId, run);
    if (isHeld) check();
    else lose();
    return {
      signal: controller.signal,
      isLost: () => {
        if (now() >= heldUntil) lose();
        return isLost;
      },
      release: () => {
        if (this.#runs.get(jobId) === run) this.#runs.delete(jobId);
      },
    };
  }

  /** Tells every run to stop. */
  stopAll(reason: string): void {
    for (const run of this.#runs.values()) run.stop(reason);
  }

  /** Takes every lock for lost. */
  loseAll(): void {
    for (const run of this.#runs.values()) run.lose();
  }

  /** Looks at every lock now. */
  checkAll(): void {
    for (const run of this.#runs.values()) run.check();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
