import type { IntegrationRef } from '../content/content-item.js';
import type { BatchingGraphClient } from '../graph-api/batching-client.js';
import type { Clock } from '../ports/clock.js';
import type { ContentRepository } from '../ports/content-repository.js';
import type { ContentSource } from '../ports/content-source.js';
import type { IngestionStateRepository } from '../ports/ingestion-state-repository.js';
import type { IntegrationProvider } from '../ports/integration-provider.js';
import type { Logger } from '../ports/logger.js';
import type { FailurePolicy } from './failure-policy.js';
import type { IngestionEventListener } from './ingestion-event.js';

/** What a run works with. The host makes these once and hands them to every run. */
export interface IngestionPorts {
  readonly integrations: IntegrationProvider;
  /** At most one a platform. */
  readonly sources: readonly ContentSource[];
  readonly content: ContentRepository;
  readonly state: IngestionStateRepository;
  /**
   * The client that `sources` read with, when it is a batching one: runs that go on at the same time then share HTTP
   * requests. Default: each call is a request of its own.
   */
  readonly batching?: Pick<BatchingGraphClient, 'join'>;
  /** Default: `systemClock`. */
  readonly clock?: Clock;
  /** Default: `silentLogger`. */
  readonly logger?: Logger;
  /**
   * Hears, as it was thrown, what a function of yours, the database or its driver threw (a `StorageError` has the driver's
   * error as its `cause`). Since such an error may hold anything, a secret too, the SDK itself logs and stores no more of it
   * than its class and code. What Meta answers is not among them: reports and the state have that. Returns at once; what it
   * throws changes nothing. Default: nobody.
   */
  readonly onError?: (error: unknown, integration: IntegrationRef) => void;
}

export interface IngestOnceOptions {
  /** Which try of the job this is, from 1. Default: counted in the state, over runs that failed in a row. */
  readonly attempt?: number;
  /** Aborting it ends the run after what it is doing, with its position saved. Default: never. */
  readonly signal?: AbortSignal;
  /** How far an incremental walk reaches back behind the watermark, in milliseconds. Default: three days. */
  readonly overlapMs?: number;
  /** Default: `DEFAULT_FAILURE_POLICY`. */
  readonly policy?: FailurePolicy;
  /** From 0 up to 1, for the jitter of retries. Default: `Math.random`. */
  readonly random?: () => number;
  /** Hears what happens while it happens. Default: nobody. */
  readonly onEvent?: IngestionEventListener;
}
