import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { readMigration } from './support/host-database.js';

const serverUrl = inject('postgresUrl');
const host = fileURLToPath(new URL('./prisma-6/', import.meta.url));

describe.skipIf(serverUrl === null)('the SQL migration', () => {
  it('creates what Prisma creates from the schema fragment, but for the pending list of one index', async () => {
    const migration = statementsOf(await readMigration());
    const withoutPendingList = ' WITH (fastupdate = off)';
    expect(migration.filter((statement) => statement.includes(withoutPendingList))).toHaveLength(1);
    expect(migration.map((statement) => statement.replace(withoutPendingList, ''))).toEqual(
      statementsOf(await scriptOfPrisma()),
    );
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

function statementsOf(script: string): readonly string[] {
  return script
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '' && !statement.startsWith('CREATE SCHEMA'));
}
