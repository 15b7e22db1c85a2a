import type { EventClientLike } from '@org/ingest-adapter-bullmq';

/** What a producer needs of BullMQ's `Queue`, of whichever version. */
export interface QueueLike {
  add(name: string, data: unknown, options: object): Promise<unknown>;
  upsertJobScheduler(id: string, repeat: object, template: object): Promise<unknown>;
}

interface Envelope {
  readonly id?: string;
  readonly options?: { readonly every?: number };
}

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/**
 * A client that writes what Postiz v2.11 writes: the whole envelope as the job's data, removed at its end however it ends,
 * and a job scheduler named by the id where the options say `every`. As every client of Nest it emits at once, and returns
 * an observable.
 */
export function createPostizClient(openQueue: (name: string) => QueueLike, newId: () => string): EventClientLike {
  async function dispatch(pattern: string, envelope: Envelope): Promise<void> {
    const queue = openQueue(pattern);
    const { id = newId(), options = {} } = envelope;
    const removal = { removeOnComplete: true, removeOnFail: true };
    if (options.every !== undefined) {
      await queue.upsertJobScheduler(id, { every: options.every }, { name: id, data: envelope, opts: removal });
      return;
    }
    await queue.add(pattern, envelope, { jobId: id, ...options, ...removal });
  }

  return {
    emit(pattern, envelope) {
      const dispatched = dispatch(pattern, envelope);
      return {
        subscribe(observer: Observer) {
          dispatched.then(
            () => {
              observer.next(undefined);
              observer.complete();
            },
            (error: unknown) => observer.error(error),
          );
        },
      };
    },
  };
}

/** A consumer as Postiz' strategy for Nest: what a handler throws is lost, and its job is done. */
export function toPostizProcessor(handle: (payload: unknown, job: object) => Promise<void>) {
  return async (job: { readonly data: { readonly payload?: unknown } }): Promise<void> => {
    try {
      await handle(job.data.payload, job);
    } catch {
      // Nobody hears of it.
    }
  };
}
