/** Whose server keeps the queue. */
export type QueueServer = 'Redis' | 'PostgreSQL';

export interface QueueSizes {
  /** Integrations that are enqueued at once. */
  readonly integrations: number;
  readonly enqueueRounds: number;
  /** Jobs with an empty handler a round. */
  readonly jobs: number;
  readonly jobRounds: number;
  readonly concurrency: number;
}

/** Milliseconds of each round, taken in turns. */
export interface InTurns {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export interface QueueMeasured {
  readonly enqueue: InTurns;
  readonly jobs: InTurns;
}

/** What the process that measures is told. */
export interface QueueTask {
  readonly server: QueueServer;
  readonly url: string;
  readonly sizes: QueueSizes;
}
