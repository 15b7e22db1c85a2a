import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { readMigrations, statementsOf } from '../../../test/storage/migrations.js';

const serverUrl = inject('postgresUrl');
const host = fileURLToPath(new URL('./prisma-6/', import.meta.url));

describe.skipIf(serverUrl === null)('the SQL migration', () => {
  it('creates what Prisma creates from the schema fragment, but for the pending list of one index', async () => {
    const migration = statementsOf(await readMigrations('postgresql'));
    const withoutPendingList = ' WITH (fastupdate = off)';
    expect(migration.filter((statement) => statement.includes(withoutPendingList))).toHaveLength(1);
    const asPrismaWrites = migration.map((statement) =>
      statement.replace(withoutPendingList, '').replace(' IF NOT EXISTS', ''),
    );
    const byPrisma = statementsOf(await scriptOfPrisma()).filter((statement) => !statement.startsWith('CREATE SCHEMA'));
    expect([...asPrismaWrites].sort()).toEqual([...byPrisma].sort());
  }, 60_000);
});

/** What Prisma would run on an empty database. */
async function scriptOfPrisma(): Promise<string> {
  const manifest = createRequire(join(host, 'package.json')).resolve('prisma/package.json');
  const diff = ['migrate', 'diff', '--from-empty', '--to-schema-datamodel', 'generated/schema.prisma', '--script'];
  const { stdout } = await promisify(execFile)(process.execPath, [join(dirname(manifest), 'build/index.js'), ...diff], {
    cwd: host,
    env: {
      ...process.env,
      DATABASE_URL: serverUrl ?? '',
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  return stdout;
}
