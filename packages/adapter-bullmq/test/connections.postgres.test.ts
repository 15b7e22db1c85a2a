import { type BullMqJobRunner, type BullMqJobRunnerOptions, createBullMqJobRunner } from '@org/ingest-adapter-bullmq';
import type { JobRunner } from '@org/ingest-core';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { createPostgresBackend } from 'bullmq';
import pg from 'pg';
import { beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { createTestDatabase, runOn } from '../../../test/servers/test-database.js';

const url = inject('postgresUrl');
const JOBS = [{ payload: buildIncrementalJob({ organizationId: 'organization', integrationId: 'page' }) }];
const DONE = async () => ({ kind: 'done' }) as const;

let databaseUrl = '';
beforeEach(async () => {
  const database = await createTestDatabase(url ?? '');
  databaseUrl = database.url;
  return database.drop;
});

function open(connection: object | string, options: Partial<BullMqJobRunnerOptions> = {}): BullMqJobRunner {
  const { client: _, ...others } = options;
  const runner = createBullMqJobRunner({ ...others, connection, backend: createPostgresBackend });
  onTestFinished(() => runner.close({ deadlineMs: 100 }));
  return runner;
}

function createPool(options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, options: '-c search_path=bullmq', ...options });
  pool.on('error', () => {});
  onTestFinished(async () => {
    if (!pool.ended) await pool.end();
  });
  return pool;
}

/** Runs one job to its end. */
async function runOne(runner: JobRunner): Promise<string> {
  const ended = new Promise<string>((resolve) => {
    runner.onJobEnded(({ outcome }) => resolve(outcome));
  });
  await runner.process(DONE);
  await runner.enqueueMany(JOBS);
  return ended;
}

async function countJobs(schema: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(`SELECT count(*)::int AS count FROM "${schema}".job`);
  await client.end();
  return rows[0].count;
}

describe.skipIf(url === null)('a queue in the database of the host', () => {
  it('makes its tables where it is told to, and runs jobs', async () => {
    expect(await runOne(open(databaseUrl))).toBe('done');
    expect(await countJobs('bullmq')).toBe(1);
    expect(await runOne(open({ connectionString: databaseUrl, schema: 'Queue_of_app' }))).toBe('done');
    expect(await countJobs('Queue_of_app')).toBe(1);
    expect(await countJobs('bullmq')).toBe(1);
  });

  it('runs jobs, tasks and health checks on a pool of the host, which stays open and keeps nothing of it', async () => {
    const pool = createPool({ max: 5 });
    const runner = open(pool);
    expect(await runOne(runner)).toBe('done');
    const ticked = new Promise<void>((resolve) => {
      void runner.schedule({ id: 'tick', everyMs: 1000 }, async () => resolve());
    });
    await ticked;
    expect(await runner.getHealth()).toMatchObject({ waiting: 0, active: 0, failed: 0, workers: 1 });
    await runner.close();
    expect(pool.listenerCount('error')).toBe(1);
    // A query of BullMQ's that was on its way may end a moment later.
    await vi.waitFor(() => expect(pool.idleCount).toBe(pool.totalCount));
    expect((await pool.query(`SELECT state FROM job WHERE queue = 'ingest'`)).rows).toEqual([{ state: 'completed' }]);
  });

  it('goes on when the server has cut its connections', async () => {
    for (const runner of [open(databaseUrl), open(createPool(), { queueName: 'other' })]) {
      const cut = new Promise<void>((resolve) => {
        runner.onEvent(({ kind }) => kind === 'error' && resolve());
      });
      expect(await runOne(runner)).toBe('done');
      await runOn(
        databaseUrl,
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await cut;
      const ended = new Promise<string>((resolve) => {
        runner.onJobEnded(({ outcome }) => resolve(outcome));
      });
      // A call may still meet a connection of the pool that has not heard of its end.
      const enqueue = () => runner.enqueueMany(JOBS).catch(() => runner.enqueueMany(JOBS));
      expect(await enqueue().catch(enqueue)).toEqual({ added: 1 });
      expect(await ended).toBe('done');
    }
  });

  it('needs no right to make a schema where there is one', async () => {
    await open(databaseUrl).enqueueMany(JOBS);
    const role = `worker_${crypto.randomUUID().replaceAll('-', '')}`;
    await runOn(
      databaseUrl,
      `CREATE ROLE ${role} LOGIN PASSWORD 'w'; GRANT USAGE, CREATE ON SCHEMA bullmq TO ${role};
       GRANT ALL ON ALL TABLES IN SCHEMA bullmq TO ${role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA bullmq TO ${role}`,
    );
    onTestFinished(() => runOn(url ?? '', `DROP ROLE IF EXISTS ${role}`));
    const connectionString = Object.assign(new URL(databaseUrl), { username: role, password: 'w' }).href;
    const pool = createPool({ connectionString });
    const runners = [open(pool), open({ connectionString, migrate: false }, { queueName: 'other' })];
    for (const runner of runners) {
      expect(await runOne(runner)).toBe('done');
      await runner.close();
    }
    await pool.end();
    await runOn(databaseUrl, `DROP OWNED BY ${role}`);
  });
});

describe.skipIf(url === null)('a connection that cannot work', () => {
  const refusal = (message: RegExp) => ({
    name: 'InvalidConfigurationError',
    message: expect.stringMatching(message),
  });

  it('is a pool that looks for tables elsewhere', async () => {
    const runner = open(createPool({ options: '-c search_path=public,bullmq' }));
    for (const call of [() => runner.enqueueMany(JOBS), () => runner.process(DONE)])
      await expect(call()).rejects.toMatchObject(refusal(/"public, ?bullmq" \(search_path\).*-c search_path=bullmq/));
  });

  it('is a pool without a connection to listen on', () => {
    expect(() => open(createPool({ max: 2 }))).toThrow(/has 2 connections at most.*3 or more/);
  });

  it('is a database without tables, when they may not be made', async () => {
    const runner = open({ connectionString: databaseUrl, migrate: false });
    await expect(runner.enqueueMany(JOBS)).rejects.toMatchObject(refusal(/schema "bullmq" is not initialized/));
  });

  it('is a server that is not there, told without a password', async () => {
    const secret = 'postgresql://worker:open-sesame@127.0.0.1:1/app';
    const error: unknown = await open(secret)
      .enqueueMany(JOBS)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(refusal(/on 127\.0\.0\.1:1: ECONNREFUSED/));
    expect(String(error)).not.toContain('sesame');
  });
});
