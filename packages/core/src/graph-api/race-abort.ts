/**
 * Makes promises give way to a signal: `race` settles like the promise it is given, or rejects with the reason of the
 * signal as soon as that aborts. `forget` must be called at the end.
 */
export function createAbortRace(signal: AbortSignal) {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  // Nobody may be waiting any more when it rejects.
  aborted.catch(() => {});
  return {
    race: <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, aborted]),
    forget: () => signal.removeEventListener('abort', onAbort),
  };
}
