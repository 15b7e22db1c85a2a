// The applications of Postiz' BullMQ era with the example in them, compiled on what Postiz has generated and installed. The
// cron application is started; the workers' would need a Redis.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { createMemoryIngestionStateRepository } from '@org/ingest-core';
import type { Integration, Prisma } from '@prisma/client';
import {
  BullMqClient,
  IntegrationService,
  PrismaRepository,
  type PrismaService,
  RefreshIntegrationService,
} from './postiz-services.js';
import { IngestChannelsTask, WORKER_CLIENT } from './src/bullmq-era/cron-task.js';
import { createPostizIngestion, type PostizIngestion } from './src/ingestion.js';
import { INGESTION } from './src/ingestion-token.js';

export { IngestionWorkerLifecycle } from './src/bullmq-era/worker-lifecycle.js';

/** The SDK's models are in the client, under the key that Prisma makes of them. */
export const key: Prisma.AnalyticsContentWhereUniqueInput = {
  organizationId_integrationId_externalContentId: { organizationId: 'o', integrationId: 'i', externalContentId: '1_2' },
};

const services = { refreshService: new RefreshIntegrationService(), integrationService: new IntegrationService() };

/** The generated client and Postiz' own services fit without a cast. It is not called: the client would load its engine. */
export function wire(prisma: PrismaService): PostizIngestion {
  return createPostizIngestion({ prisma, table: new PrismaRepository<'integration'>(prisma), ...services });
}

const noDatabase = async () => {
  throw new Error('There is no database');
};
const row = { id: 'cm0channel', organizationId: 'o', internalId: '1', providerIdentifier: 'facebook' } as Integration;
const ingestion = createPostizIngestion({
  prisma: { $queryRawUnsafe: noDatabase, $executeRawUnsafe: noDatabase },
  table: { model: { integration: { findMany: async () => [row], findFirst: async () => row } } },
  ...services,
});

@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [
    IngestChannelsTask,
    { provide: WORKER_CLIENT, useClass: BullMqClient },
    { provide: INGESTION, useValue: { ...ingestion, state: createMemoryIngestionStateRepository() } },
  ],
})
class AppModule {}

async function start(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  try {
    const tasks = app.get(SchedulerRegistry).getCronJobs().size;
    await app.get(IngestChannelsTask).handleCron();
    const [event, ...others] = app.get<BullMqClient>(WORKER_CLIENT).emitted;
    const seen = JSON.stringify([tasks, event.pattern, Object(event.data.payload).integrationId, others.length]);
    const due = JSON.stringify([1, 'analytics-ingest-metadata', 'cm0channel', 0]);
    if (seen !== due) throw new Error(`The cron application shows ${seen} instead of ${due}`);
  } finally {
    await app.close();
  }
}

void start();
