import type { Queue } from 'bullmq';

/** Words of our own in the hash of a queue's settings; they are gone when the queue's data are. */
export interface QueueMeta {
  readOne(field: string): Promise<string | null>;
  readAll(): Promise<Readonly<Record<string, string>>>;
  write(fields: Readonly<Record<string, string | number>>): Promise<void>;
  remove(fields: readonly string[]): Promise<void>;
}

/** BullMQ 6 shows the hash by its backend, BullMQ 5 by its client. */
export function createQueueMeta(queue: Queue): QueueMeta {
  const of5: object = queue;
  if (isQueueOf5(of5)) {
    const { meta } = of5.keys;
    return {
      readOne: async (field) => (await of5.client).hget(meta, field),
      readAll: async () => (await of5.client).hgetall(meta),
      write: async (fields) => {
        await (await of5.client).hset(meta, fields);
      },
      remove: async (fields) => {
        await (await of5.client).hdel(meta, ...fields);
      },
    };
  }
  return {
    readOne: (field) => queue.backend.getQueueMetaField(field),
    readAll: () => queue.backend.getQueueMeta(),
    write: async (fields) => {
      await queue.backend.setQueueMeta({ ...fields });
    },
    remove: async (fields) => {
      await queue.backend.removeQueueMetaFields([...fields]);
    },
  };
}

interface QueueOf5 {
  readonly client: Promise<{
    hget(key: string, field: string): Promise<string | null>;
    hgetall(key: string): Promise<Record<string, string>>;
    hset(key: string, values: Readonly<Record<string, string | number>>): Promise<unknown>;
    hdel(key: string, ...fields: readonly string[]): Promise<unknown>;
  }>;
  readonly keys: { readonly meta: string };
}

function isQueueOf5(queue: object): queue is QueueOf5 {
  return !('backend' in queue) && 'client' in queue && 'keys' in queue;
}
