import type { Logger } from '@org/ingest-core';
import type { BackendFactoryLike, BullMqClientLike, BullMqConnection } from './client-like.js';
import type { JobCodec } from './job-codec.js';

/** How many ended jobs stay in the queue for a person to look at; whichever bound is met first. */
export interface KeptJobs {
  readonly count: number;
  /** In seconds. */
  readonly age?: number;
}

interface SharedOptions {
  /**
   * What keeps the queue, as BullMQ 6 has it: `createPostgresBackend` from `bullmq`, with `connection` the URL of your database,
   * the options of `pg.Pool`, or a `pg.Pool` whose `search_path` begins with `bullmq`. Default: Redis.
   */
  readonly backend?: BackendFactoryLike;
  /** What the keys in Redis begin with; on a cluster in braces, such as `{ingest}`, so that they lie on one node. Default: `bull`. */
  readonly prefix?: string;
  /** Default: the codec's queue, or `ingest`. */
  readonly queueName?: string;
  /** How payloads lie in the queue. Default: `plainJobCodec`. */
  readonly codec?: JobCodec;
  /** How many jobs this runner runs at the same time, from 1 up. Default: 4. */
  readonly concurrency?: number;
  /** How many jobs all runners of the queue run together, from 1 up; kept in the queue. Default: whatever the queue has. */
  readonly globalConcurrency?: number;
  /** How many jobs of one organization all runners run together, from 1 up. Default: no limit. */
  readonly tenantConcurrency?: number;
  /** Tries of one job in all, from 1 up; waits that cost no attempt do not count. Default: 5. */
  readonly maxAttempts?: number;
  /** The longest pause after the first throw of a handler, in milliseconds from 1 up; it doubles with each further one. Default: 2,000. */
  readonly backoffBaseMs?: number;
  /** What that pause never exceeds, in milliseconds from 1 up. Default: 300,000. */
  readonly backoffCapMs?: number;
  /** Ended jobs that stay to be looked at. Default: 1,000 done ones for a day, 5,000 failed ones for two weeks. */
  readonly history?: { readonly completed?: KeptJobs; readonly failed?: KeptJobs };
  /**
   * How long a worker that says nothing keeps its jobs, in milliseconds from 1,000 up: after it another worker runs them
   * again, and before it (at four fifths) the worker itself stops them. Default: 30,000.
   */
  readonly lockDurationMs?: number;
  /**
   * How long a server may be away before a call that needs it rejects, in milliseconds from 1 up; jobs that run already wait
   * for it however long. Default: 10,000.
   */
  readonly connectTimeoutMs?: number;
  /** Whether a Redis is taken that may throw jobs away when it is full (`maxmemory-policy` other than `noeviction`). Default: `false`. */
  readonly allowEviction?: boolean;
  /** How often a job may be found without its worker before it fails for good, from 1 up. Default: 25. */
  readonly maxStalledCount?: number;
  /** A number from 0 up to 1, for the jitter of pauses. Default: `Math.random`. */
  readonly random?: () => number;
  /** Default: says nothing. */
  readonly logger?: Logger;
}

/** Either your own client, which stays yours and open, or what BullMQ makes connections from, which `close` closes. */
export type BullMqJobRunnerOptions = SharedOptions &
  (
    | { readonly client: BullMqClientLike; readonly connection?: never }
    | { readonly connection: BullMqConnection; readonly client?: never }
  );
