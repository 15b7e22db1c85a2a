/** A run that lasts only as long as the queue knows of it. */
export interface RunLease {
  /** Aborted when the lease was lost, or the runner closes. */
  readonly signal: AbortSignal;
  isLost(): boolean;
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
  readonly #runs = new Map<string, HeldLease>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: RunLeasesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.checkAll(), options.durationMs / LOOKS).unref();
  }

  get size(): number {
    return this.#runs.size;
  }

  /** Takes the lock of a run over, and renews it first where some of it has passed; a lease may be lost from the start. */
  async take(locked: LockedRun): Promise<RunLease> {
    const { durationMs, now } = this.#options;
    const isFresh = locked.heldForMs < durationMs / RENEWALS;
    const askedAt = now() - (isFresh ? Math.max(0, locked.heldForMs) : 0);
    const isHeld = isFresh || (await locked.renew().catch(() => false));
    const lease = new HeldLease(locked, askedAt, this.#options, this.#runs);
    // The queue has given the job to this worker again: nobody holds the lock of the run before any more.
    this.#runs.get(locked.jobId)?.lose();
    this.#runs.set(locked.jobId, lease);
    if (isHeld) lease.check();
    else lease.lose();
    return lease;
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

class HeldLease implements RunLease {
  readonly #run: LockedRun;
  readonly #options: RunLeasesOptions;
  readonly #runs: Map<string, HeldLease>;
  #controller: AbortController | null = null;
  #askedAt: number;
  #heldUntil: number;
  #isAsking = false;
  #isLost = false;
  /** Why the run was told to stop, before it asked for its signal. */
  #stopped: string | null = null;

  constructor(run: LockedRun, askedAt: number, options: RunLeasesOptions, runs: Map<string, HeldLease>) {
    this.#run = run;
    this.#options = options;
    this.#runs = runs;
    this.#askedAt = askedAt;
    this.#heldUntil = askedAt + options.durationMs * SAFE_PART;
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#stopped !== null) this.#controller.abort(new Error(this.#stopped));
    }
    return this.#controller.signal;
  }

  isLost(): boolean {
    if (this.#options.now() >= this.#heldUntil) this.lose();
    return this.#isLost;
  }

  release(): void {
    if (this.#isCurrent()) this.#runs.delete(this.#run.jobId);
  }

  check(): void {
    if (this.#isLost) return;
    const at = this.#options.now();
    if (at >= this.#heldUntil) this.lose();
    else if (!this.#isAsking && at >= this.#askedAt + this.#options.durationMs / RENEWALS) void this.#ask(at);
  }

  lose(): void {
    if (this.#isLost || !this.#isCurrent()) return;
    this.#isLost = true;
    this.stop('The lock of this job was lost');
    this.#options.onLost(this.#run.jobId);
  }

  stop(reason: string): void {
    this.#stopped ??= reason;
    this.#controller?.abort(new Error(reason));
  }

  #isCurrent(): boolean {
    return this.#runs.get(this.#run.jobId) === this;
  }

  async #ask(at: number): Promise<void> {
    this.#isAsking = true;
    this.#askedAt = at;
    try {
      if (await this.#run.renew()) this.#heldUntil = at + this.#options.durationMs * SAFE_PART;
      else this.lose();
    } catch {
      // The next look asks again; the time tells when it is too late.
    } finally {
      this.#isAsking = false;
    }
  }
}
