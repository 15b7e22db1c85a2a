/** Jobs from a list or a stream, handed out one by one to those who run them at the same time. */
export interface JobFeed<Job> {
  /** The next job and its place; `null` when there is none, or none is to be begun any more. */
  take(): Promise<{ readonly index: number; readonly job: Job } | null>;
  /** Hands out no further job. */
  stop(): void;
  /**
   * Closes the stream.
   * @throws {unknown} what the stream threw, if it did.
   */
  end(): Promise<void>;
}

export function createJobFeed<Job>(jobs: Iterable<Job> | AsyncIterable<Job>): JobFeed<Job> {
  const stream = Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]();
  let turn: Promise<unknown> = Promise.resolve();
  let count = 0;
  let isOver = false;
  let isExhausted = false;
  let failure: { readonly error: unknown } | null = null;

  async function pull(): Promise<{ readonly index: number; readonly job: Job } | null> {
    if (isOver) return null;
    try {
      const next = await stream.next();
      if (next.done) isExhausted = true;
      // What came after the stop is not begun.
      if (next.done || isOver) {
        isOver = true;
        return null;
      }
      const index = count;
      count += 1;
      return { index, job: next.value };
    } catch (error) {
      failure = { error };
      isOver = true;
      isExhausted = true;
      return null;
    }
  }

  return {
    take() {
      // Not every stream can be asked again before it has answered.
      const taken = turn.then(pull);
      turn = taken;
      return taken;
    },
    stop() {
      isOver = true;
    },
    async end() {
      isOver = true;
      await turn;
      if (!isExhausted) await stream.return?.();
      if (failure !== null) throw failure.error;
    },
  };
}
