import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ContentQueries, IngestionPorts, JobRunner, WebhookHandlerOptions } from '@org/ingest-core';

/** What the application hands over: its own database and queue in the SDK's ports. */
export interface IngestModuleOptions {
  readonly ports: IngestionPorts;
  readonly queries: ContentQueries;
  /** The module runs jobs on it and closes it when the application shuts down. */
  readonly runner: JobRunner;
  readonly webhooks: Pick<WebhookHandlerOptions, 'appSecret' | 'verifyToken' | 'findIntegrations'>;
}

/** Gives the module `forRoot(options)` and `forRootAsync({ inject, useFactory })`. */
export const { ConfigurableModuleClass: ConfigurableIngestModule, MODULE_OPTIONS_TOKEN: INGEST_OPTIONS } =
  new ConfigurableModuleBuilder<IngestModuleOptions>({ moduleName: 'Ingest' }).setClassMethodName('forRoot').build();
