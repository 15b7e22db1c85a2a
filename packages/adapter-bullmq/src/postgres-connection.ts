import { EventEmitter } from 'node:events';
import { InvalidConfigurationError } from '@org/ingest-core';
import type { PgPool, PgPoolClient } from 'bullmq';
import { hasMethods, readOption } from './client-like.js';

/** What BullMQ's PostgreSQL backend is given. */
export interface PreparedPostgres {
  readonly connection: object | undefined;
  release(): void;
}

/** Where BullMQ looks for its tables on a pool that it did not make. */
const SCHEMA = 'bullmq';
/** One listens for jobs, one for a schedule, one asks. */
const LEAST_CONNECTIONS = 3;

/**
 * BullMQ 6 makes its tables only when it is told to, and on a pool of the host not at all; a queue needs them either way.
 *
 * @throws {InvalidConfigurationError} when a pool is too small.
 * @see https://docs.bullmq.io/guide/postgresql
 */
export function preparePostgres(connection: object | string | undefined): PreparedPostgres {
  if (isPool(connection)) return preparePool(connection);
  const options = typeof connection === 'string' ? { connectionString: connection } : connection;
  const isTold = readOption(options, 'migrate') !== undefined || readOption(options, 'skipMigrations') !== undefined;
  return { connection: isTold ? options : { migrate: true, ...options }, release: () => {} };
}

function isPool(value: unknown): value is PgPool {
  return hasMethods(value, ['connect', 'query', 'end']);
}

/** The host's pool, which has the tables before BullMQ asks for them, stays open, and hears of one listener. */
function preparePool(pool: PgPool): PreparedPostgres {
  const max = readOption(readOption(pool, 'options'), 'max');
  if (typeof max === 'number' && max < LEAST_CONNECTIONS)
    throw new InvalidConfigurationError(
      `The pool has ${max} connections at most. Use one with ${LEAST_CONNECTIONS} or more, and one more for each schedule: ` +
        'a worker and a schedule each keep one to listen.',
    );
  let ready: Promise<void> | null = null;
  const prepare = () => {
    ready ??= migrate(pool).catch((error: unknown) => {
      ready = null;
      throw error;
    });
    return ready;
  };
  const events = new EventEmitter().setMaxListeners(0);
  const forward = (error: Error) => {
    if (events.listenerCount('error') > 0) events.emit('error', error);
  };
  pool.on('error', forward);
  const connection = {
    options: readOption(pool, 'options'),
    async connect() {
      await prepare();
      return pool.connect();
    },
    async query(text: string, params?: readonly unknown[]) {
      await prepare();
      return pool.query(text, params);
    },
    on(event: 'error', listener: (error: Error) => void) {
      events.on(event, listener);
      return connection;
    },
    removeAllListeners() {
      events.removeAllListeners();
      return connection;
    },
    end: async () => {},
  };
  return {
    connection,
    release: () => {
      if (pool instanceof EventEmitter) pool.off('error', forward);
    },
  };
}

async function migrate(pool: PgPool): Promise<void> {
  // BullMQ 5 has none of these, so they cannot be imported by name.
  const { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } = await import('bullmq');
  const client = await pool.connect();
  try {
    await assertSearchPath(client);
    const version = await assertSchemaCompatibility(client, SCHEMA).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'SchemaMigrationRequiredError') return 0;
      // BullMQ names the class by its constructor only.
      throw error;
    });
    if (version < LATEST_SCHEMA_VERSION) await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
}

/** BullMQ's statements name no schema: the connection has to. */
async function assertSearchPath(client: PgPoolClient): Promise<void> {
  const { rows } = await client.query<{ readonly path: string }>(`SELECT current_setting('search_path') AS path`);
  const path = rows[0]?.path ?? '';
  if (path.split(',')[0]?.trim().replaceAll('"', '') === SCHEMA) return;
  throw new InvalidConfigurationError(
    `The pool looks for tables in ${JSON.stringify(path)} (search_path), and BullMQ's statements name no schema. Pass a pool ` +
      `of the queue's own, new Pool({ ..., options: '-c search_path=${SCHEMA}' }), or its options or its URL.`,
  );
}
