import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { enqueueDueIntegrations, type IngestionPorts, type JobRunner } from '@org/ingest-core';
import { INGESTION_PORTS, JOB_RUNNER } from './tokens.js';

/** Names the task in Nest's `SchedulerRegistry`. */
export const INGESTION_TASK = 'ingestion';

/** A job for everything that is due, every quarter of an hour. */
@Injectable()
export class IngestSchedule {
  constructor(
    @Inject(JOB_RUNNER) private readonly runner: JobRunner,
    @Inject(INGESTION_PORTS) private readonly ports: IngestionPorts,
  ) {}

  /** With many pages add `{ spreadMs: 15 * 60_000 }`, so that the jobs begin evenly until the next time. */
  @Cron('*/15 * * * *', { name: INGESTION_TASK, waitForCompletion: true })
  async enqueueDue(): Promise<void> {
    await enqueueDueIntegrations(this.runner, this.ports);
  }
}
