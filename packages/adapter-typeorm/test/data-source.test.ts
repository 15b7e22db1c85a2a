import {
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
  type TypeOrmClientLike,
} from '@org/ingest-adapter-typeorm';
import { InvalidConfigurationError, StorageError } from '@org/ingest-core';
import { buildContentItem } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../../../test/servers/test-database.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { TYPEORM_VERSIONS } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');
const factories = [
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
  createTypeOrmContentQueries,
] as const;

describe('what the adapter is given', () => {
  it("must be one of TypeORM's clients", () => {
    for (const wrong of [null, undefined, {}, 'postgres://', { query: () => {} }, { options: { type: 'postgres' } }])
      for (const create of factories) {
        const attempt = () => create(wrong as unknown as TypeOrmClientLike);
        expect(attempt).toThrow(InvalidConfigurationError);
        expect(attempt).toThrow('Pass your DataSource');
      }
  });

  it.each(['cockroachdb', 'aurora-postgres', 'mssql', 'oracle', 'mongodb'])('may not be of type %s', (type) => {
    const dataSource = {
      isInitialized: true,
      options: { type },
      createQueryRunner: () => {
        throw new Error('No connection may be asked for');
      },
    };
    for (const create of factories) {
      expect(() => create(dataSource)).toThrow(InvalidConfigurationError);
      expect(() => create({ connection: dataSource })).toThrow(`"${type}"`);
    }
  });

  it('must name tables as they can be named', () => {
    const dataSource = TYPEORM_VERSIONS[0].createDataSource({ url: 'postgres://localhost/app' });
    for (const content of ['', 'a\u0000b', 'x'.repeat(64)])
      expect(() => createTypeOrmContentRepository(dataSource, { tables: { content } })).toThrow('tables.content');
  });
});

for (const { version, createDataSource } of TYPEORM_VERSIONS)
  describe.skipIf(serverUrl === null)(`a data source of TypeORM ${version}`, () => {
    let database: HostDatabase;
    beforeAll(async () => {
      database = await createHostDatabase(serverUrl ?? '');
    });
    afterAll(() => database.drop());

    it('may be initialized after the repository was made, and calls before that say so', async () => {
      const host = createDataSource({ url: database.url });
      const repository = createTypeOrmContentRepository(host);
      const item = buildContentItem({ organizationId: 'org-late' });
      const tooEarly = repository.upsertMany([item]);
      await expect(tooEarly).rejects.toBeInstanceOf(InvalidConfigurationError);
      await expect(tooEarly).rejects.toThrow('initialize()');
      await host.initialize();
      expect(await repository.upsertMany([item])).toMatchObject({ inserted: 1 });
      await host.destroy();
      await expect(repository.find(item)).rejects.toBeInstanceOf(InvalidConfigurationError);
    });

    it('with replication is read and written on its master alone', async () => {
      const replica = await createTestDatabase(serverUrl ?? '');
      const host = createDataSource({
        url: '',
        replication: { master: { url: database.url }, slaves: [{ url: replica.url }] },
      });
      await host.initialize();
      const repository = createTypeOrmContentRepository(host);
      const item = buildContentItem({ organizationId: 'org-replicated' });
      await repository.upsertMany([item]);
      expect(await repository.find(item)).toMatchObject({ externalContentId: item.externalContentId });
      expect(await createTypeOrmContentQueries(host).topHashtags({ organizationId: 'org-replicated' })).toEqual(
        item.hashtags.map((hashtag) => expect.objectContaining({ hashtag, count: 1 })),
      );
      await host.destroy();
      await replica.drop();
    });

    it('with a session in another time zone keeps times', async () => {
      const host = createDataSource({ url: database.url, extra: { options: '-c TimeZone=Asia/Ho_Chi_Minh' } });
      await host.initialize();
      expect(await host.query(`SELECT current_setting('TimeZone') AS zone`)).toEqual([{ zone: 'Asia/Ho_Chi_Minh' }]);
      const repository = createTypeOrmContentRepository(host);
      const at = new Date('2026-03-02T18:15:30.123Z');
      const item = buildContentItem({ organizationId: 'org-zone', publishedAt: at });
      await repository.upsertMany([item]);
      expect((await repository.find(item))?.publishedAt).toEqual(at);
      expect(await database.readRows('org-zone')).toMatchObject([{ publishedAt: at }]);
      expect(await createTypeOrmContentQueries(host).publishingHours({ organizationId: 'org-zone' })).toEqual([
        { isoWeekday: 1, hour: 18, count: 1 },
      ]);
      await host.destroy();
    });

    it('that changes names, or knows none of the tables, changes no statement', async () => {
      const host = createDataSource({ url: database.url, entityPrefix: 'app_' });
      await host.initialize();
      const item = buildContentItem({ organizationId: 'org-prefix' });
      expect(await createTypeOrmContentRepository(host).upsertMany([item])).toMatchObject({ inserted: 1 });
      await host.destroy();
    });

    it('whose tables are missing makes a StorageError, and neither it nor its causes tell a caption', async () => {
      const host = createDataSource({ url: database.url });
      await host.initialize();
      const repository = createTypeOrmContentRepository(host, { tables: { content: 'Nowhere' } });
      const item = buildContentItem({ caption: 'A secret caption' });
      const error: unknown = await repository.upsertMany([item]).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StorageError);
      if (!(error instanceof StorageError)) return;
      expect(error.message).toMatch(/42P01.*createIngestMigrations\(\)/);
      expect(error.cause).toBeInstanceOf(Error);
      expect(JSON.stringify(error.cause, Object.getOwnPropertyNames(error.cause))).not.toContain('secret');
      await host.destroy();
    });

    it('is read as stored: content that is unchanged writes no row', async () => {
      const host = createDataSource({ url: database.url });
      await host.initialize();
      const repository = createTypeOrmContentRepository(host);
      const items = Array.from({ length: 300 }, (_, index) =>
        buildContentItem({ organizationId: 'org-same', externalContentId: `100_${index}`, aliases: [`x${index}`] }),
      );
      await repository.upsertMany(items);
      const before = await database.readRows('org-same');
      expect(before.every((row) => row.rowVersion !== undefined)).toBe(true);
      expect(await repository.upsertMany(items)).toMatchObject({ inserted: 0, updated: 0, unchanged: 300 });
      expect(await database.readRows('org-same')).toEqual(before);
      await host.destroy();
    });
  });
