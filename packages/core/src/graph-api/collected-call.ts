import type { GraphRequest } from './graph-client.js';
import type { GraphAnswer } from './read-answer.js';

/** A call that waits for its answer, on its own or in a batch. It is over with its answer, its failure or an abort. */
export class CollectedCall {
  readonly request: GraphRequest;
  /** Rejects with the reason of the request's signal as soon as that aborts. */
  readonly answer: Promise<GraphAnswer>;
  private settle: { resolve(answer: GraphAnswer): void; reject(error: unknown): void } | null = null;
  private isTold = false;
  private readonly listeners = new Set<() => void>();
  private readonly onAbort = () => this.reject(this.request.signal.reason);

  constructor(request: GraphRequest) {
    this.request = request;
    this.answer = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    request.signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /** Tells the caller that the call is sent: once, however many requests it takes to have Meta look at it. */
  readonly tellSent = (): void => {
    if (this.isTold) return;
    this.isTold = true;
    this.request.onSend?.();
  };

  /** Meta has looked at the call, so that sending it again is another call to it. */
  countAgain(): void {
    this.isTold = false;
  }

  get isOver(): boolean {
    return this.settle === null;
  }

  /** Calls `listener` when this call is over, before the one who made it goes on. */
  onOver(listener: () => void): void {
    this.listeners.add(listener);
  }

  resolve(answer: GraphAnswer): void {
    this.end()?.resolve(answer);
  }

  reject(error: unknown): void {
    this.end()?.reject(error);
  }

  /** What settles the promise; `null` when somebody was faster. */
  private end() {
    const { settle } = this;
    if (settle === null) return null;
    this.settle = null;
    this.request.signal.removeEventListener('abort', this.onAbort);
    for (const listener of this.listeners) listener();
    return settle;
  }
}

/** Aborts once every one of these calls is over: as long as one is waited for, a request for them all goes on. */
export function signalOfAll(calls: readonly CollectedCall[]): AbortSignal {
  const controller = new AbortController();
  const open = new Set(calls);
  for (const call of calls) {
    call.onOver(() => {
      open.delete(call);
      if (open.size === 0) controller.abort();
    });
  }
  return controller.signal;
}
