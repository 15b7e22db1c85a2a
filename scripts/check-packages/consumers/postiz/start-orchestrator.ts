// The application of Postiz' Temporal era with the example in it: its activities are started, its workflows compiled.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createMemoryContentRepository, createMemoryIngestionStateRepository } from '@org/ingest-core';
import { IntegrationService, RefreshIntegrationService } from './postiz-services.js';
import { INGESTION } from './src/ingestion-token.js';
import { createPostizIntegrationProvider } from './src/integration-provider.js';
import type { Integration } from './src/postiz-interfaces.js';
import { IngestionActivity, WORKFLOW_CLIENT } from './src/temporal-era/activities.js';

export type { ingestChannel, ingestDueChannels } from './src/temporal-era/workflows.js';

const row = { id: 'cm0channel', organizationId: 'o', internalId: '1', providerIdentifier: 'facebook' } as Integration;
const state = createMemoryIngestionStateRepository();
const integrations = createPostizIntegrationProvider({
  table: { model: { integration: { findMany: async () => [row], findFirst: async () => row } } },
  refreshService: new RefreshIntegrationService(),
  integrationService: new IntegrationService(),
  state,
});
const started: string[] = [];
const workflows = { start: async (workflow: string) => started.push(workflow) };

@Module({
  providers: [
    IngestionActivity,
    { provide: WORKFLOW_CLIENT, useValue: workflows },
    { provide: INGESTION, useValue: { integrations, state, content: createMemoryContentRepository(), sources: [] } },
  ],
})
class AppModule {}

async function start(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  const { enqueued } = await app.get(IngestionActivity).startDueChannels(0);
  await app.close();
  if (enqueued !== 1 || started.join() !== 'ingestChannel') {
    throw new Error(`The tick enqueued ${enqueued} and started "${started.join()}" instead of 1 and "ingestChannel"`);
  }
}

void start();
