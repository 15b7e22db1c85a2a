import {
  type AnalyticsContentEntity,
  type AnalyticsIngestionFailureEntity,
  type AnalyticsIngestionStateEntity,
  type AnalyticsUsageBudgetEntity,
  createIngestEntitySchemas,
  createIngestMigrations,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
  createTypeOrmUsageStore,
  type IngestEntityOptions,
  type TypeOrmAdapterOptions,
} from '@org/ingest-adapter-typeorm';
import { InvalidConfigurationError } from '@org/ingest-core';
import { buildIngestionFailure, buildIngestionState, buildReel } from '@org/ingest-testkit';
import { In, LessThan, MoreThanOrEqual } from 'typeorm';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { TYPEORM_VERSIONS } from './support/typeorm-hosts.js';

const mariadbUrl = inject('mariadbUrl');

/** What is used of a repository of TypeORM's, in the words that both majors share. */
interface Rows<Entity> {
  findOneByOrFail(where: object): Promise<Entity>;
  countBy(where: object): Promise<number>;
}

/** An empty database, and how a DataSource finds it. */
interface EmptyDatabase {
  readonly options: { readonly url: string; readonly type: string; readonly [option: string]: unknown };
  drop(): Promise<void>;
}

const DATABASES = [
  {
    database: 'mariadb',
    versions: TYPEORM_VERSIONS,
    create: async (): Promise<EmptyDatabase> => {
      const { url, drop } = await createMariadbDatabase(mariadbUrl ?? '', false);
      return { options: { type: 'mariadb', url, timezone: 'Z' }, drop };
    },
  },
  {
    database: 'sqlite',
    versions: TYPEORM_VERSIONS.slice(0, 1),
    create: async (): Promise<EmptyDatabase> => ({ options: { type: 'sqljs', url: '' }, drop: async () => {} }),
  },
] as const;

const NAMES: readonly (readonly [string, TypeOrmAdapterOptions])[] = [
  ['default names', {}],
  [
    "the host's names",
    { tables: { content: 'the posts', state: 'how far', failures: 'broken', usage: 'left', locks: 'one by one' } },
  ],
  [
    'long names',
    { tables: { content: 'c'.repeat(60), state: 's'.repeat(60), failures: 'f'.repeat(60), usage: 'u'.repeat(60) } },
  ],
];

for (const { database, versions, create } of DATABASES)
  for (const { version, createDataSource, EntitySchema } of versions)
    describe.skipIf(database === 'mariadb' && mariadbUrl === null)(`the entities of ${database}, ${version}`, () => {
      let empty: EmptyDatabase;
      beforeAll(() => {
        // Far from UTC, so that a time that is read as a local one is seen.
        process.env.TZ = 'Pacific/Auckland';
        expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(-780);
      });
      beforeEach(async () => {
        empty = await create();
      });
      afterEach(() => empty.drop());

      const schemasOf = (options: TypeOrmAdapterOptions = {}) =>
        createIngestEntitySchemas<object>(EntitySchema, { ...options, database });
      const connect = async (options: TypeOrmAdapterOptions = {}) => {
        const host = createDataSource({
          ...empty.options,
          migrations: [...createIngestMigrations(options)],
          entities: Object.values(schemasOf(options)),
        });
        await host.initialize();
        return host;
      };

      it.each(NAMES)('leave nothing to synchronize after the migrations, with %s', async (_, names) => {
        const host = await connect(names);
        await host.runMigrations();
        const wanted = await host.driver.createSchemaBuilder().log();
        expect(wanted.upQueries.map(({ query }) => query)).toEqual([]);
        await host.destroy();
      });

      it('would be told apart from a table that differs', async () => {
        const host = await connect();
        await host.runMigrations();
        await host.query('ALTER TABLE AnalyticsContent DROP COLUMN permalink');
        const wanted = await host.driver.createSchemaBuilder().log();
        expect(wanted.upQueries.map(({ query }) => query).join()).toContain('permalink');
        await host.destroy();
      });

      it('make tables in which the repositories work', async () => {
        const host = await connect();
        await host.synchronize();
        const repository = createTypeOrmContentRepository(host);
        const [lower, upper] = [buildReel({ externalContentId: 'a' }), buildReel({ externalContentId: 'A' })];
        expect(await repository.upsertMany([lower, upper])).toMatchObject({ inserted: 2 });
        const states = createTypeOrmIngestionStateRepository(host);
        expect(await states.save(buildIngestionState({ version: 0 }))).not.toBeNull();
        await states.recordFailures([buildIngestionFailure()]);
        await host.destroy();
      });

      it('read what the repositories stored, with arrays, times and words', async () => {
        const host = await connect();
        await host.runMigrations();
        const [item, later] = [
          buildReel({ hashtags: ['Summer', 'Été'], hashtagKeys: ['summer', 'été'], aliases: ['100_1'] }),
          buildReel({ externalContentId: 'later', publishedAt: new Date('2025-02-03T04:05:06.789Z') }),
        ];
        const stored = createTypeOrmContentRepository(host);
        expect(await stored.upsertMany([item, later])).toMatchObject({ inserted: 2 });
        const state = buildIngestionState({ version: 0, watermark: new Date('2026-03-04T05:06:07.008Z') });
        const failure = buildIngestionFailure();
        const states = createTypeOrmIngestionStateRepository(host);
        await states.save(state);
        await states.recordFailures([failure]);

        await createTypeOrmUsageStore(host).save([
          { key: { level: 'app', id: '1' }, state: '{}', version: 0, keepMs: 1000 },
        ]);

        const { content, state: stateSchema, failures, usage } = schemasOf();
        const rows: Rows<AnalyticsContentEntity> = host.getRepository<AnalyticsContentEntity>(content as never);
        expect(await rows.findOneByOrFail({ externalContentId: 'later' })).toEqual(
          await stored.find({ ...later, externalContentId: 'later' }),
        );
        expect(await rows.findOneByOrFail({ externalContentId: item.externalContentId })).toMatchObject({
          format: 'REELS',
          hashtags: ['Summer', 'Été'],
          aliases: ['100_1'],
          publishedAt: item.publishedAt,
          removedAt: null,
        });
        const from = MoreThanOrEqual(item.publishedAt);
        expect(await rows.countBy({ publishedAt: from })).toBe(1);
        // TypeORM changes such a word of a query where it turns it into a parameter.
        expect(await rows.countBy({ publishedAt: from })).toBe(1);
        expect(await rows.countBy({ publishedAt: LessThan(item.publishedAt) })).toBe(1);
        expect(await rows.countBy({ publishedAt: later.publishedAt, format: In(['REELS', 'POST']) })).toBe(1);

        const known = host.getRepository<AnalyticsIngestionStateEntity>(stateSchema as never);
        expect(await known.find()).toMatchObject([
          { status: state.status, watermark: state.watermark, resumePositions: {}, version: 1 },
        ]);
        const log = host.getRepository<AnalyticsIngestionFailureEntity>(failures as never);
        expect(await log.find()).toMatchObject([{ message: failure.error.message, firstSeenAt: failure.error.at }]);
        const budgets = host.getRepository<AnalyticsUsageBudgetEntity>(usage as never);
        const [budget] = await budgets.find();
        expect(budget).toMatchObject({ level: 'app', externalId: '1', state: '{}' });
        expect(Number(budget?.version)).toBe(1);
        // A full hour in UTC, whatever the zone of the machine.
        expect(budget?.expiresAt.toISOString()).toMatch(/:00:00\.000Z$/);
        expect(budget?.expiresAt.getTime()).toBeGreaterThan(Date.now());
        await host.destroy();
      });

      it('write what the repositories read', async () => {
        const host = await connect();
        await host.runMigrations();
        const repository = createTypeOrmContentRepository(host);
        const reel = buildReel({ hashtags: ['Summer'], hashtagKeys: ['summer'], aliases: ['100_1'] });
        await repository.upsertMany([reel]);
        const rows = host.getRepository<AnalyticsContentEntity>(schemasOf().content as never);
        const row = await rows.findOneByOrFail({ externalContentId: reel.externalContentId });
        const publishedAt = new Date('2026-05-06T07:08:09.010Z');
        await rows.save({ ...row, hashtags: ['Winter'], hashtagKeys: ['winter'], publishedAt });
        expect(await repository.find(reel)).toMatchObject({
          hashtags: ['Winter'],
          aliases: ['100_1'],
          publishedAt,
          createdAt: row.createdAt,
        });
        const { items } = await repository.list({ organizationId: reel.organizationId, hashtag: 'winter' });
        expect(items).toHaveLength(1);
        await host.destroy();
      });
    });

describe('the database of entities', () => {
  const [{ EntitySchema }] = TYPEORM_VERSIONS;
  const create = (options: IngestEntityOptions) => createIngestEntitySchemas<object>(EntitySchema, options);

  it('has a table of locks where writers wait on its rows', () => {
    const schemas = createIngestEntitySchemas<object>(EntitySchema, { database: 'mysql' });
    expect(schemas.locks).toBeInstanceOf(EntitySchema);
    expect(Object.keys(create({ database: 'sqlite' }))).toEqual(['content', 'state', 'failures', 'usage']);
    expect(Object.keys(create({}))).toEqual(['content', 'state', 'failures', 'usage']);
  });

  it('tells ids apart byte by byte, in the words of MySQL too', () => {
    const columns = (database: 'mariadb' | 'mysql') =>
      JSON.stringify(createIngestEntitySchemas<object>(EntitySchema, { database }).content);
    expect(columns('mariadb')).toContain('"utf8mb4_nopad_bin"');
    expect(columns('mysql')).toContain('"utf8mb4_0900_bin"');
  });

  it('is where the option schema points', () => {
    expect(JSON.stringify(create({ database: 'mysql', schema: 'elsewhere' }).state)).toContain(
      '"database":"elsewhere"',
    );
    expect(JSON.stringify(create({ schema: 'elsewhere' }).state)).toContain('"schema":"elsewhere"');
  });

  it('is refused when it is none of those', () => {
    expect(() => create({ database: 'oracle' as 'mysql' })).toThrow(InvalidConfigurationError);
    expect(() => create({ database: 'oracle' as 'mysql' })).toThrow('"oracle"');
    expect(() => create({ database: 'mysql', tables: { locks: '' } })).toThrow(InvalidConfigurationError);
  });
});
