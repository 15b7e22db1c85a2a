import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { EventClientLike } from '@org/ingest-adapter-bullmq';
import type { PostizIngestion } from '../ingestion.js';
import { INGESTION } from '../ingestion-token.js';
import { emitDueChannels } from './tick.js';

/** The token of Postiz' `BullMqClient`; there, inject the class itself. */
export const WORKER_CLIENT = Symbol('WORKER_CLIENT');

/** A task of `apps/cron`. It may run on several machines: a channel whose job waits gets no second one. */
@Injectable()
export class IngestChannelsTask {
  constructor(
    @Inject(WORKER_CLIENT) private readonly _workerServiceProducer: EventClientLike,
    @Inject(INGESTION) private readonly _ingestion: PostizIngestion,
  ) {}

  @Cron('*/15 * * * *')
  async handleCron(): Promise<void> {
    await emitDueChannels(this._workerServiceProducer, this._ingestion);
  }
}
