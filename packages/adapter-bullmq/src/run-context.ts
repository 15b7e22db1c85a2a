import type { JobContext } from '@org/ingest-core';
import { createJobProgress, type JobProgress } from './job-progress.js';
import type { RunLease } from './run-leases.js';

/** What a handler is given for one attempt. Its signal and its progress are made when they are asked for first. */
export class RunContext {
  readonly forHandler: JobContext;
  readonly #lease: RunLease;
  readonly #show: (progress: object) => Promise<void>;
  #progress: JobProgress | null = null;
  #lastTold: object | null = null;

  /** @param show has the queue show what was told; called only while the lease is held */
  constructor(attempt: number, maxAttempts: number, lease: RunLease, show: (progress: object) => Promise<void>) {
    this.#lease = lease;
    this.#show = show;
    this.forHandler = {
      attempt,
      maxAttempts,
      // Of the object itself, so that a copy of it has it too.
      get signal() {
        return lease.signal;
      },
      updateProgress: (told) => this.#update(told),
    };
  }

  /** What the queue was told last. */
  get lastTold(): object | null {
    return this.#lastTold;
  }

  /** Resolves when the queue has been told everything; nothing is told from then on. */
  async settle(): Promise<void> {
    await this.#progress?.settle();
  }

  #update(told: object): void {
    this.#progress ??= createJobProgress(
      async (progress) => {
        this.#lastTold = progress;
        if (!this.#lease.isLost()) await this.#show(progress);
      },
      () => performance.now(),
    );
    this.#progress.update(told);
  }
}
