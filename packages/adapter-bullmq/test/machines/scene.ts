import { randomUUID } from 'node:crypto';
import { type BullMqJobRunner, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import { createIngestMigrations, createTypeOrmIngestionStateRepository } from '@org/ingest-adapter-typeorm';
import type { JobRequest } from '@org/ingest-core';
import { startGraphServer } from '@org/ingest-testkit';
import { Redis } from 'ioredis';
import { onTestFailed, onTestFinished } from 'vitest';
import { createHostDatabase, type HostDatabase } from '../../../../test/storage/host-database.js';
import { createFleet, type Fleet } from './fleet.js';
import { createPgDataSource } from './pg-data-source.js';
import type { World } from './world.js';

/** Machines, what they share, and the host's side of it in this process; all of it ends with the test. */
export interface Scene {
  readonly world: World;
  readonly database: HostDatabase;
  readonly fleet: Fleet;
  /** The host's own runner, which only adds jobs. */
  readonly producer: BullMqJobRunner;
  enqueue(requests: readonly JobRequest[]): Promise<void>;
  /** Resolves when so many steps were stored since the scene was opened. */
  untilSteps(count: number): Promise<void>;
  /** Whether nothing waits, runs or is delayed. */
  isIdle(): Promise<boolean>;
}

export interface SceneOptions {
  readonly world: World;
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly lockDurationMs: number;
  readonly concurrency: number;
  readonly ticks?: boolean;
}

export async function openScene(options: SceneOptions): Promise<Scene> {
  const { world, redisUrl, lockDurationMs, concurrency, ticks = false } = options;
  const database = await createHostDatabase(options.postgresUrl, async ({ url }) => {
    const dataSource = createPgDataSource(url, 1);
    const runner = dataSource.createQueryRunner();
    for (const Migration of createIngestMigrations()) await new Migration().up(runner);
    await runner.release();
    const state = createTypeOrmIngestionStateRepository(dataSource);
    for (const known of world.states) await state.save(known);
    await dataSource.destroy();
  });
  onTestFinished(() => database.drop());
  const graph = await startGraphServer(world.seen);
  onTestFinished(() => graph.close());
  const client = new Redis(redisUrl, { maxRetriesPerRequest: null });
  client.on('error', () => {
    // The server is away, as the test wants it.
  });
  const prefix = `machines-${randomUUID()}`;
  const producer = createBullMqJobRunner({ client, prefix, lockDurationMs });
  onTestFinished(async () => {
    await producer.close({ deadlineMs: 1000 });
    client.disconnect();
  });
  const fleet = createFleet({
    ...{ redisUrl, prefix, databaseUrl: database.url, graphUrl: graph.url, concurrency, lockDurationMs, ticks },
    pages: world.pages.map(({ handle: _, ...page }) => page),
    clockBehindMs: world.clockBehindMs,
  });
  onTestFinished(() => fleet.close());
  onTestFailed(() => {
    const last = fleet.entries.slice(-40).map((entry) => JSON.stringify(entry));
    process.stdout.write(`${['Journal:', ...last, 'Complaints:', ...fleet.complaints.slice(-40)].join('\n')}\n`);
  });
  const steps = () => fleet.entries.filter(({ kind }) => kind === 'page-stored').length;
  return {
    world,
    database,
    fleet,
    producer,
    enqueue: async (requests) => {
      await producer.enqueueMany(requests);
    },
    untilSteps: (count) => fleet.until(() => steps() >= count),
    async isIdle() {
      const { waiting, active, delayed } = await producer.getHealth();
      return waiting + active + delayed === 0;
    },
  };
}
