import type { ContentPage } from '../ports/content-source.js';

export interface ReadAheadOptions {
  /** Once it is aborted nothing further is read ahead. */
  readonly signal: AbortSignal;
  /** Told of the calls of a page when its turn comes, however early they were made. */
  readonly onApiCall: () => void;
}

/**
 * The pages of a walk, the next of which is read while the caller works on the present one.
 *
 * - **One ahead**: two pages are in memory at most. After the last page nothing is read.
 * - **In turn**: a failure of the page ahead is thrown where its page would have come, so the page before it is not lost.
 * - **Nothing is left running**: a caller that leaves early waits for what is being read, and drops it.
 */
export async function* readAhead(
  open: (onApiCall: () => void) => AsyncIterable<ContentPage>,
  { signal, onApiCall }: ReadAheadOptions,
): AsyncGenerator<ContentPage, void, undefined> {
  let untold = 0;
  const pages = open(() => {
    untold += 1;
  })[Symbol.asyncIterator]();
  let ahead: Promise<IteratorResult<ContentPage>> | null = null;

  function start(): Promise<IteratorResult<ContentPage>> {
    const reading = pages.next();
    // Its turn may come later than its failure, or never.
    reading.catch(() => {});
    return reading;
  }

  function tellCalls(): void {
    for (; untold > 0; untold -= 1) onApiCall();
  }

  try {
    for (;;) {
      const reading: Promise<IteratorResult<ContentPage>> = ahead ?? start();
      ahead = null;
      const next = await reading;
      tellCalls();
      if (next.done === true) return;
      if (next.value.position !== null && !signal.aborted) ahead = start();
      yield next.value;
    }
  } finally {
    await ahead?.catch(() => {});
    tellCalls();
    await pages.return?.();
  }
}
