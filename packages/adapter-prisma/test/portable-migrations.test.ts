import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { readMigrations, statementsOf } from '../../../test/storage/migrations.js';
import { readModels } from './support/read-models.js';

const mariadbUrl = inject('mariadbUrl');
/** A host whose command line reads a database through a driver, so that it needs no engine to download. */
const host = fileURLToPath(new URL('./prisma-6/', import.meta.url));

describe('the SQL migrations beside PostgreSQL', () => {
  it('of SQLite creates what Prisma creates from the schema fragment', async () => {
    expect([...statementsOf(await readMigrations('sqlite'))].sort()).toEqual(
      [...statementsOf(await scriptOfPrisma())].sort(),
    );
  }, 60_000);

  // The engine that tells Prisma's own SQL for MySQL would have to be downloaded, so the tables are compared instead.
  it.skipIf(mariadbUrl === null)('of MariaDB creates the tables that the schema fragment declares', async () => {
    const models = readModels(await readFile(new URL('../prisma/ingest.mysql.prisma', import.meta.url), 'utf8'));
    const database = await createMariadbDatabase(mariadbUrl ?? '');
    const tables = (await database.query('SHOW TABLES')).map((row) => Object.values(row)[0]);
    expect(tables.sort()).toEqual([...models.keys()].sort());
    for (const [table, model] of models) {
      const columns = await database.query(`SHOW COLUMNS FROM \`${table}\``);
      expect(columns.map(({ Field, Type, Null }) => `${Field} ${Type} ${Null}`)).toEqual(model.columns);
      const indexes = new Map<unknown, string>();
      for (const { Key_name, Non_unique, Column_name } of await database.query(`SHOW INDEX FROM \`${table}\``)) {
        const kind = Key_name === 'PRIMARY' ? 'id' : Number(Non_unique) === 0 ? 'unique' : 'index';
        const before = indexes.get(Key_name);
        indexes.set(Key_name, before === undefined ? `${kind} ${Column_name}` : `${before}, ${Column_name}`);
      }
      expect([...indexes.values()].sort()).toEqual(model.indexes);
    }
    await database.drop();
  });

  it.skipIf(mariadbUrl === null)('of MariaDB is what the README makes of the tables that Prisma creates', async () => {
    const database = await createMariadbDatabase(mariadbUrl ?? '', false);
    const migration = await readMigrations('mariadb');
    await database.query(migration.replaceAll(' CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin', ''));
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const scripts = [...readme.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql);
    await database.query(scripts.find((sql) => sql.includes('MODIFY')) ?? '');
    const expected = await createMariadbDatabase(mariadbUrl ?? '');
    const shapeOf = async ({ query }: typeof database) =>
      query(
        `SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLLATION_NAME FROM information_schema.COLUMNS
         WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2`,
      );
    expect(await shapeOf(database)).toEqual(await shapeOf(expected));
    for (const one of [database, expected]) await one.drop();
  });

  it.skipIf(mariadbUrl === null)('of MariaDB tells ids apart byte by byte', async () => {
    const database = await createMariadbDatabase(mariadbUrl ?? '');
    const columns = await database.query(
      `SELECT DISTINCT COLUMN_NAME AS name FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME = 'utf8mb4_nopad_bin' ORDER BY 1`,
    );
    const ids = ['externalContentId', 'externalId', 'integrationId', 'openKey', 'organizationId'];
    expect(columns.map((column) => column.name)).toEqual(ids);
    await database.drop();
  });

  it('of MySQL is the one of MariaDB, but for the name of a collation', async () => {
    const mariadb = statementsOf(await readMigrations('mariadb'));
    const mysql = statementsOf(await readMigrations('mysql'));
    expect(mysql).not.toEqual(mariadb);
    expect(mysql.map((statement) => statement.replaceAll('utf8mb4_0900_bin', 'utf8mb4_nopad_bin'))).toEqual(mariadb);
  });
});

/** What Prisma would run on an empty SQLite. */
async function scriptOfPrisma(): Promise<string> {
  const folder = await mkdtemp(join(host, 'generated/diff-'));
  const models = await readFile(new URL('../prisma/ingest.sqlite.prisma', import.meta.url), 'utf8');
  const schema = join(folder, 'schema.prisma');
  await writeFile(schema, `datasource db {\n  provider = "sqlite"\n  url = "file:./unused.db"\n}\n\n${models}`);
  const config = join(folder, 'prisma.config.ts');
  const adapter = `new PrismaLibSQL({ url: 'file::memory:' })`;
  await writeFile(
    config,
    `import { PrismaLibSQL } from '@prisma/adapter-libsql';
import { defineConfig } from 'prisma/config';
export default defineConfig({ experimental: { adapter: true }, engine: 'js', schema: ${JSON.stringify(schema)}, adapter: async () => ${adapter} });
`,
  );
  const manifest = createRequire(join(host, 'package.json')).resolve('prisma/package.json');
  const diff = ['migrate', 'diff', '--from-empty', '--to-schema-datamodel', schema, '--script', '--config', config];
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(dirname(manifest), 'build/index.js'), ...diff],
      {
        cwd: host,
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
