import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createIngestionHandler, type IngestionPorts, type JobRunner } from '@org/ingest-core';
import { INGESTION_PORTS, JOB_RUNNER } from './tokens.js';

/** Runs jobs as long as the application is up. */
@Injectable()
export class IngestWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(JOB_RUNNER) private readonly runner: JobRunner,
    @Inject(INGESTION_PORTS) private readonly ports: IngestionPorts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.process(createIngestionHandler(this.ports));
  }

  /** The routes are closed by now, so nothing is added any more; what runs saves its position and stops. */
  async onApplicationShutdown(): Promise<void> {
    await this.runner.close({ deadlineMs: 20_000 });
  }
}
