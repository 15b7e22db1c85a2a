import { type FactoryProvider, Module } from '@nestjs/common';
import { createWebhookHandler } from '@org/ingest-core';
import { ConfigurableIngestModule, INGEST_OPTIONS, type IngestModuleOptions } from './ingest-options.js';
import { IngestSchedule } from './ingest-schedule.js';
import { IngestWorker } from './ingest-worker.js';
import { CONTENT_QUERIES, CONTENT_REPOSITORY, INGESTION_PORTS, JOB_RUNNER, WEBHOOK_HANDLER } from './tokens.js';
import { WebhookController } from './webhook.controller.js';

const fromOptions = (provide: symbol, pick: (options: IngestModuleOptions) => unknown): FactoryProvider => ({
  provide,
  inject: [INGEST_OPTIONS],
  useFactory: pick,
});

/** The SDK as a module of Nest: its ports by token, a worker, a schedule and the webhook route. */
@Module({
  controllers: [WebhookController],
  providers: [
    fromOptions(INGESTION_PORTS, ({ ports }) => ports),
    fromOptions(CONTENT_REPOSITORY, ({ ports }) => ports.content),
    fromOptions(CONTENT_QUERIES, ({ queries }) => queries),
    fromOptions(JOB_RUNNER, ({ runner }) => runner),
    fromOptions(WEBHOOK_HANDLER, ({ webhooks, runner, ports: { logger } }) =>
      createWebhookHandler({ ...webhooks, runner, ...(logger !== undefined && { logger }) }),
    ),
    IngestWorker,
    IngestSchedule,
  ],
  exports: [INGESTION_PORTS, CONTENT_REPOSITORY, CONTENT_QUERIES, JOB_RUNNER],
})
export class IngestModule extends ConfigurableIngestModule {}
