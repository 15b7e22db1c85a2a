import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { DataSource } from 'typeorm';
import { describe, expect, inject, it } from 'vitest';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { readMigrations, statementsOf } from '../../../test/storage/migrations.js';

const serverUrl = inject('mariadbUrl');
const TABLES = [
  'AnalyticsContent',
  'AnalyticsIngestionState',
  'AnalyticsIngestionFailure',
  'AnalyticsIngestionLock',
  'AnalyticsUsageBudget',
] as const;

describe('migrations beside PostgreSQL', () => {
  it.skipIf(serverUrl === null)(
    "make the tables of the Prisma adapter's SQL on MariaDB, and take them back",
    async () => {
      const [byPrisma, byTypeOrm] = [
        await createMariadbDatabase(serverUrl ?? ''),
        await createMariadbDatabase(serverUrl ?? '', false),
      ];
      const shape = async (database: typeof byPrisma, table: string) =>
        String((await database.query(`SHOW CREATE TABLE \`${table}\``))[0]?.['Create Table'])
          .split('\n')
          .map((line) => line.replace(/,$/, ''))
          .sort();
      const dataSource = new DataSource({
        type: 'mysql',
        url: byTypeOrm.url,
        migrations: [...createIngestMigrations()],
      });
      await dataSource.initialize();
      await dataSource.runMigrations();
      for (const table of TABLES) expect(await shape(byTypeOrm, table)).toEqual(await shape(byPrisma, table));
      for (const _ of createIngestMigrations()) await dataSource.undoLastMigration();
      expect((await byTypeOrm.query('SHOW TABLES')).map((row) => Object.values(row)[0])).toEqual(['migrations']);
      await dataSource.destroy();
      for (const database of [byPrisma, byTypeOrm]) await database.drop();
    },
  );

  it("make the tables of the Prisma adapter's SQL on SQLite, and take them back", async () => {
    const byTypeOrm = new DataSource({ type: 'sqljs', migrations: [...createIngestMigrations()] });
    const byPrisma = new DataSource({ type: 'sqljs' });
    for (const dataSource of [byPrisma, byTypeOrm]) await dataSource.initialize();
    for (const statement of statementsOf(await readMigrations('sqlite'))) await byPrisma.query(statement);
    await byTypeOrm.runMigrations();
    const shape = async (dataSource: DataSource) => {
      const tables = TABLES.map((table) => dataSource.query(`PRAGMA table_info("${table}")`));
      const indexes = await dataSource.query(
        `SELECT name, replace(sql, ' (', '(') AS sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'migrations' ORDER BY name`,
      );
      return { tables: await Promise.all(tables), indexes };
    };
    expect(await shape(byTypeOrm)).toEqual(await shape(byPrisma));
    for (const _ of createIngestMigrations()) await byTypeOrm.undoLastMigration();
    expect((await shape(byTypeOrm)).indexes).toEqual([]);
    for (const dataSource of [byPrisma, byTypeOrm]) await dataSource.destroy();
  });
});
