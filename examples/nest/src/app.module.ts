import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import {
  createFacebookPageSource,
  createGraphClient,
  createInProcessJobRunner,
  createMemoryContentQueries,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
} from '@org/ingest-core';
import { ConnectedPages } from './connected-pages.js';
import { ContentController } from './content.controller.js';
import { IngestModule } from './ingest/ingest.module.js';
import type { IngestModuleOptions } from './ingest/ingest-options.js';
import { createNestLogger } from './ingest/nest-logger.js';
import { PagesModule } from './pages.module.js';
import { SimulatedGraph } from './simulated-graph.js';

/** Yours: the secret of your Meta app, and the word that you typed into its dashboard. */
export const APP_SECRET = 'the secret of the app';
export const VERIFY_TOKEN = 'a word of our own';

function createIngestOptions(pages: ConnectedPages, graph: SimulatedGraph): IngestModuleOptions {
  const content = createMemoryContentRepository();
  const state = createMemoryIngestionStateRepository();
  const logger = createNestLogger();
  return {
    ports: {
      content,
      state,
      logger,
      integrations: pages,
      sources: [createFacebookPageSource({ client: createGraphClient({ fetch: graph.fetch }) })],
    },
    queries: createMemoryContentQueries(content, state),
    runner: createInProcessJobRunner({ logger }),
    webhooks: {
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      findIntegrations: (externalAccountId) => pages.ofAccount(externalAccountId),
    },
  };
}

@Module({
  imports: [
    PagesModule,
    ScheduleModule.forRoot(),
    IngestModule.forRootAsync({
      imports: [PagesModule],
      inject: [ConnectedPages, SimulatedGraph],
      useFactory: createIngestOptions,
    }),
  ],
  controllers: [ContentController],
})
export class AppModule {}
