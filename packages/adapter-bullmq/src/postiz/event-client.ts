import type { PostizEnvelope } from './envelope.js';

/** What is needed of the client that emits events: Postiz' `BullMqClient`, or another `ClientProxy` of Nest. */
export interface EventClientLike {
  /** May return a promise, or an observable as Nest's clients do: it is waited for until it ends. */
  emit(pattern: string, envelope: PostizEnvelope): unknown;
}

interface ObservableLike {
  subscribe(observer: { error(error: unknown): void; complete(): void; next(): void }): unknown;
}

/** Emits, and resolves when the client has handed the event over. */
export async function emitAndWait(client: EventClientLike, pattern: string, envelope: PostizEnvelope): Promise<void> {
  const result = client.emit(pattern, envelope);
  if (!isObservable(result)) {
    await result;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    result.subscribe({ next: () => {}, error: reject, complete: resolve });
  });
}

function isObservable(result: unknown): result is ObservableLike {
  return (
    typeof result === 'object' && result !== null && 'subscribe' in result && typeof result.subscribe === 'function'
  );
}
