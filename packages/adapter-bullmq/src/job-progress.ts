/** How far one run is, on its way to the queue. */
export interface JobProgress {
  /** Keeps what the handler tells, and writes it unless something was written less than a second ago. */
  update(progress: object): void;
  /** Writes what was not written yet, and nothing from then on. */
  settle(): Promise<void>;
}

const INTERVAL_MS = 1000;

/**
 * Writes the progress of a run: one write at a time, at most one a second, and the last one when the run has ended. A
 * write that fails is left out: nothing depends on it.
 *
 * @param now milliseconds that never go back
 */
export function createJobProgress(write: (progress: object) => Promise<void>, now: () => number): JobProgress {
  let unwritten: object | null = null;
  let writing: Promise<void> | null = null;
  let nextAt = Number.NEGATIVE_INFINITY;
  let isSettled = false;

  async function flush(): Promise<void> {
    if (unwritten === null) return;
    const progress = unwritten;
    unwritten = null;
    nextAt = now() + INTERVAL_MS;
    try {
      await write(progress);
    } catch {
      // The connection tells of its errors itself.
    }
  }

  return {
    update(progress) {
      if (isSettled) return;
      unwritten = progress;
      if (writing !== null || now() < nextAt) return;
      writing = flush().finally(() => {
        writing = null;
      });
    },
    async settle() {
      isSettled = true;
      await writing;
      await flush();
    },
  };
}
