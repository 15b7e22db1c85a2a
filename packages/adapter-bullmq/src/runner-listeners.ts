import { describeError, type EndedJob, type IngestionJob, type Logger } from '@org/ingest-core';
import type { Job } from 'bullmq';
import { jobFacts } from './job-facts.js';
import type { BullMqRunnerEvent, BullMqRunnerEventListener } from './runner-event.js';

export interface RunnerListenersOptions {
  readonly queueName: string;
  readonly logger: Logger;
  /** @throws when the job's data are not understood. */
  readonly decode: (job: Job) => IngestionJob;
  /** Trouble of the queue is not told any more then. */
  readonly isClosing: () => boolean;
}

/** Whoever wants to hear of what happens in a runner. What a listener throws is logged, and reaches nobody else. */
export class RunnerListeners {
  readonly #options: RunnerListenersOptions;
  readonly #ended = new Set<(job: EndedJob) => void>();
  readonly #events = new Set<BullMqRunnerEventListener>();

  constructor(options: RunnerListenersOptions) {
    this.#options = options;
  }

  /** Returns a function that takes it off. */
  onJobEnded(listener: (job: EndedJob) => void): () => void {
    this.#ended.add(listener);
    return () => void this.#ended.delete(listener);
  }

  /** Returns a function that takes it off. */
  onEvent(listener: BullMqRunnerEventListener): () => void {
    this.#events.add(listener);
    return () => void this.#events.delete(listener);
  }

  /** The event is made only where somebody listens. */
  tell(makeEvent: () => BullMqRunnerEvent): void {
    if (this.#events.size === 0) return;
    const event = makeEvent();
    for (const listener of [...this.#events]) this.#guard(() => listener(event));
  }

  tellError(error: unknown): void {
    if (this.#options.isClosing()) return;
    const reason = describeError(error);
    this.#options.logger.error('The queue reported an error', { queueName: this.#options.queueName, reason });
    this.tell(() => ({ kind: 'error', reason }));
  }

  tellEnd(job: Job, outcome: EndedJob['outcome'], reason: string | null): void {
    const jobId = job.id ?? '';
    const payload = this.#tryDecode(job);
    if (payload === null) {
      this.tell(() => ({ kind: 'job-refused', jobId, reason: reason ?? '' }));
      return;
    }
    const id = job.deduplicationId ?? job.id ?? null;
    const ended: EndedJob = { id, payload, attempts: job.attemptsMade, outcome, reason };
    if (outcome === 'failed') {
      const facts = { jobId, ...jobFacts(payload), attempts: ended.attempts, reason };
      this.#options.logger.error('A job failed for good', facts);
    }
    for (const listener of [...this.#ended]) this.#guard(() => listener(ended));
    this.tell(() => ({ ...ended, kind: 'job-ended', jobId }));
  }

  clear(): void {
    this.#ended.clear();
    this.#events.clear();
  }

  #tryDecode(job: Job): IngestionJob | null {
    try {
      return this.#options.decode(job);
    } catch {
      return null;
    }
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.logger.error('A listener of the job runner threw', { reason: describeError(error) });
    }
  }
}
