import type { FaultResponder } from './fault.js';

export interface StallOptions {
  /** Lets the answer go on. Default: never; then only the caller's going away ends the wait. */
  readonly release?: Promise<unknown>;
}

/**
 * The right answer, whose body stops after its first bytes until it is released; it breaks when the caller goes away.
 * No timer is involved.
 *
 * @example
 * ```ts
 * simulator.faults.add({ match: { edge: 'posts' }, respond: slowBody() });
 * ```
 */
export function slowBody({
  release = new Promise<never>(() => {}),
  afterBytes = 16,
}: StallOptions & { /** Default: 16. */ readonly afterBytes?: number } = {}): FaultResponder {
  return async ({ answer, request }) => {
    const right = await answer();
    const bytes = new Uint8Array(await right.arrayBuffer());
    let stopped = false;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.subarray(0, afterBytes));
        void firstOf(release, request.signal).then((outcome) => {
          if (stopped) return;
          if (outcome === 'aborted') return controller.error(request.signal.reason);
          controller.enqueue(bytes.subarray(afterBytes));
          controller.close();
        });
      },
      cancel() {
        stopped = true;
      },
    });
    return new Response(body, { status: right.status, headers: right.headers });
  };
}

/** No answer at all, not even a status, until it is released; then the right one. */
export function slowAnswer({ release = new Promise<never>(() => {}) }: StallOptions = {}): FaultResponder {
  return async ({ answer, request }) =>
    (await firstOf(release, request.signal)) === 'aborted' ? Response.error() : answer();
}

/** The right answer, whose body breaks off after its first bytes. */
export function brokenBody({ afterBytes = 16 }: { readonly afterBytes?: number } = {}): FaultResponder {
  return async ({ answer }) => {
    const right = await answer();
    const bytes = new Uint8Array(await right.arrayBuffer());
    let sent = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (sent) return controller.error(new TypeError('terminated'));
          sent = true;
          controller.enqueue(bytes.subarray(0, afterBytes));
        },
      },
      // Nothing is made ahead, so the first bytes are read before the break.
      { highWaterMark: 0 },
    );
    return new Response(body, { status: right.status, headers: right.headers });
  };
}

function firstOf(release: Promise<unknown>, signal: AbortSignal): Promise<'released' | 'aborted'> {
  return new Promise((resolve) => {
    const abort = () => resolve('aborted');
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    const released = () => {
      signal.removeEventListener('abort', abort);
      resolve('released');
    };
    release.then(released, released);
  });
}
