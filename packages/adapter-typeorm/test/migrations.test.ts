import { createIngestEntitySchemas, createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { InvalidConfigurationError } from '@org/ingest-core';
import { DefaultNamingStrategy } from 'typeorm';
import { DefaultNamingStrategy as DefaultNamingStrategy03 } from 'typeorm-0.3';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createHostDatabase, type HostDatabase } from '../../../test/storage/host-database.js';
import { readMigrations } from '../../../test/storage/migrations.js';
import { readShapes } from './support/table-shapes.js';
import { TYPEORM_VERSIONS } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

/** TypeORM's own look at the database fails at names with quotes in them. */
const NAMES_THAT_TYPEORM_QUOTES = {
  schema: 'Host tables',
  tables: { content: 'Posts; DROP', state: 'how far', failures: 'all broken', usage: 'what is left' },
  enums: { platform: 'Where', format: 'Form at', kind: 'Kind', status: 'Sta tus' },
};

/** Changes every name that it is asked for and not given. */
const shouting = <Strategy extends DefaultNamingStrategy | DefaultNamingStrategy03>(strategy: Strategy): Strategy =>
  Object.assign(strategy, {
    tableName: (target: string, given: string | undefined) => given ?? target.toUpperCase(),
    columnName: (property: string, given: string | undefined) => given ?? property.toUpperCase(),
    indexName: () => 'SHOUTED_INDEX',
    primaryKeyName: () => 'SHOUTED_KEY',
  });

for (const { version, createDataSource, EntitySchema } of TYPEORM_VERSIONS)
  describe.skipIf(serverUrl === null)(`the migrations on TypeORM ${version}`, () => {
    let database: HostDatabase;
    beforeEach(async () => {
      database = await createHostDatabase(serverUrl ?? '', async () => {});
    });
    afterEach(() => database.drop());

    it('create what the migration of the Prisma adapter creates, but for how a default is spelled', async () => {
      const prisma = await createHostDatabase(serverUrl ?? '', async ({ query }) => {
        await query(await readMigrations('postgresql'));
      });
      await prisma.query(`ALTER TABLE "AnalyticsContent" ALTER "createdAt" SET DEFAULT now()`);
      await prisma.query(`ALTER TABLE "AnalyticsIngestionState" ALTER "createdAt" SET DEFAULT now()`);
      const expected = await readShapes(prisma.query);
      await prisma.drop();
      for (const part of Object.values(expected)) expect(part).not.toEqual([]);

      const host = await createDataSource({ url: database.url, migrations: createIngestMigrations() }).initialize();
      await host.runMigrations();
      await host.destroy();
      expect(await readShapes(database.query)).toEqual(expected);
    });

    it('run once, and are undone without a trace', async () => {
      const empty = await readShapes(database.query);
      const host = await createDataSource({ url: database.url, migrations: createIngestMigrations() }).initialize();
      const count = createIngestMigrations().length;
      expect(await host.runMigrations()).toHaveLength(count);
      const migrated = await readShapes(database.query);
      expect(await host.runMigrations()).toHaveLength(0);
      expect(await readShapes(database.query)).toEqual(migrated);
      for (let undone = 0; undone < count; undone += 1) await host.undoLastMigration();
      expect(await readShapes(database.query)).toEqual(empty);
      await host.runMigrations();
      expect(await readShapes(database.query)).toEqual(migrated);
      await host.destroy();
    });

    for (const [which, names] of [
      ['default names', {}],
      ["the host's names", NAMES_THAT_TYPEORM_QUOTES],
      [
        'names that are too long for the names of indexes',
        { tables: { content: 'c'.repeat(63), state: 's'.repeat(63), usage: 'u'.repeat(63) } },
      ],
    ] as const)
      it(`leave nothing for synchronize to do, with ${which}`, async () => {
        await database.query(`CREATE SCHEMA "${NAMES_THAT_TYPEORM_QUOTES.schema}"`);
        const strategies = [
          undefined,
          shouting(version === '1.1' ? new DefaultNamingStrategy() : new DefaultNamingStrategy03()),
        ];
        for (const namingStrategy of strategies) {
          const host = await createDataSource({
            url: database.url,
            migrations: createIngestMigrations(names),
            entities: Object.values(createIngestEntitySchemas<object>(EntitySchema, names)),
            ...(namingStrategy === undefined ? {} : { namingStrategy }),
          }).initialize();
          await host.runMigrations();
          const wanted = await host.driver.createSchemaBuilder().log();
          expect(wanted.upQueries.map(({ query }) => query)).toEqual([]);
          await host.destroy();
        }
      });

    it('create what synchronize creates from the entity schemas, and the GIN indexes besides', async () => {
      const entities = Object.values(createIngestEntitySchemas<object>(EntitySchema));
      const host = await createDataSource({ url: database.url, entities }).initialize();
      await host.synchronize();
      const synchronized = await readShapes(database.query);
      await host.destroy();
      await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      const migrated = await createDataSource({ url: database.url, migrations: createIngestMigrations() }).initialize();
      await migrated.runMigrations();
      await migrated.destroy();
      await database.query('DROP INDEX "AnalyticsContent_aliases_idx", "AnalyticsContent_hashtagKeys_idx"');
      expect(synchronized).toEqual(await readShapes(database.query));
    });

    it('would be told apart from a table that differs', async () => {
      const host = await createDataSource({
        url: database.url,
        migrations: createIngestMigrations(),
        entities: Object.values(createIngestEntitySchemas<object>(EntitySchema)),
      }).initialize();
      await host.runMigrations();
      await database.query(`ALTER TABLE "AnalyticsContent" DROP COLUMN "permalink"`);
      const wanted = await host.driver.createSchemaBuilder().log();
      expect(wanted.upQueries.map(({ query }) => query)).toEqual([expect.stringContaining('"permalink"')]);
      await host.destroy();
    });

    it('go into the schema that the DataSource names, where the options name none', async () => {
      await database.query('CREATE SCHEMA tenant');
      const host = await createDataSource({
        url: database.url,
        schema: 'tenant',
        migrations: createIngestMigrations(),
        entities: Object.values(createIngestEntitySchemas<object>(EntitySchema)),
      }).initialize();
      await host.runMigrations();
      expect((await host.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
      expect((await readShapes(database.query)).columns).toEqual([]);
      expect((await readShapes(database.query, 'tenant')).columns).not.toEqual([]);
      await host.destroy();
    });
  });

describe('names that no table can have', () => {
  it('are refused before anything is created', () => {
    const [{ EntitySchema }] = TYPEORM_VERSIONS;
    const names = { tables: { content: '' } };
    expect(() => createIngestMigrations(names)).toThrow(InvalidConfigurationError);
    expect(() => createIngestEntitySchemas<object>(EntitySchema, names)).toThrow(InvalidConfigurationError);
  });
});
