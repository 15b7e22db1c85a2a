import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { BullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { Redis } from 'ioredis';
import type { PostizIngestion } from '../ingestion.js';
import { INGESTION } from '../ingestion-token.js';
import { startIngestionWorker } from './worker.js';

/** The token of Postiz' `ioRedis`; there, import it from '@gitroom/nestjs-libraries/redis/redis.service'. */
export const IO_REDIS = Symbol('IO_REDIS');

/** A provider of the module of `apps/workers`; it needs `app.enableShutdownHooks()`. */
@Injectable()
export class IngestionWorkerLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  private _runner: BullMqJobRunner | null = null;

  constructor(
    @Inject(INGESTION) private readonly _ingestion: PostizIngestion,
    @Inject(IO_REDIS) private readonly _client: Redis,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this._runner = await startIngestionWorker(this._ingestion, { client: this._client });
  }

  /** Each running job stores the page it has in hand and goes on from there at the next start. */
  async onApplicationShutdown(): Promise<void> {
    await this._runner?.close({ deadlineMs: 20_000 });
  }
}
