import { createTypeOrmContentRepository, type TypeOrmEntityManagerLike } from '@org/ingest-adapter-typeorm';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { TYPEORM_VERSIONS } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

for (const { version, createDataSource } of TYPEORM_VERSIONS)
  describe.skipIf(serverUrl === null)(`a transaction of the host's on TypeORM ${version}`, () => {
    let database: HostDatabase;
    let host: ReturnType<typeof createDataSource>;
    beforeAll(async () => {
      database = await createHostDatabase(serverUrl ?? '');
      await database.query(`ALTER TABLE "AnalyticsContent" ADD CHECK ("permalink" <> 'forbidden')`);
      host = createDataSource({ url: database.url });
      await host.initialize();
    });
    afterAll(async () => {
      await host.destroy();
      await database.drop();
    });

    /** The two versions' overloads have no common call. */
    const transact = (work: (manager: TypeOrmEntityManagerLike) => Promise<void>): Promise<void> => {
      const { manager } = host;
      return (manager.transaction as (body: typeof work) => Promise<void>).call(manager, work);
    };

    const batch = (organizationId: string) => [
      buildContentItem({ organizationId, externalContentId: '100_1' }),
      buildContentItem({ organizationId, externalContentId: '100_2', permalink: 'forbidden' }),
      buildReel({ organizationId, externalContentId: '900001', aliases: ['100_7'] }),
    ];

    it('stays usable after a refused row, and takes all back when it is rolled back', async () => {
      const rollBack = new Error('The host changes its mind');
      const work = transact(async (manager) => {
        const repository = createTypeOrmContentRepository(manager);
        const { rejected, ...counts } = await repository.upsertMany(batch('org-back'));
        expect(counts).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
        expect(rejected.map((item) => item.externalContentId)).toEqual(['100_2']);
        expect((await repository.list({ organizationId: 'org-back' })).items).toHaveLength(2);
        expect(await database.readRows('org-back')).toEqual([]);
        throw rollBack;
      });
      await expect(work).rejects.toBe(rollBack);
      expect(await database.readRows('org-back')).toEqual([]);
    });

    it('keeps all when it is committed', async () => {
      await transact(async (manager) => {
        await createTypeOrmContentRepository(manager).upsertMany(batch('org-kept'));
      });
      expect(await database.readRows('org-kept')).toHaveLength(2);
    });

    it('takes calls that are made at once one after another, so that none takes another along', async () => {
      await transact(async (manager) => {
        const repositories = [0, 1, 2, 3].map(() => createTypeOrmContentRepository(manager));
        const results = await Promise.all(
          repositories.map((repository, index) => repository.upsertMany(batch(`org-at-once-${index}`))),
        );
        expect(results.map(({ inserted, rejected }) => [inserted, rejected.length])).toEqual(Array(4).fill([2, 1]));
      });
      for (const index of [0, 1, 2, 3]) expect(await database.readRows(`org-at-once-${index}`)).toHaveLength(2);
    });

    it('may be that of a query runner, which before and after it commits each call', async () => {
      const runner = host.createQueryRunner();
      const repository = createTypeOrmContentRepository(runner);
      await repository.upsertMany(batch('org-before'));
      expect(runner.isTransactionActive).toBe(false);
      expect(await database.readRows('org-before')).toHaveLength(2);
      await runner.startTransaction();
      await repository.upsertMany(batch('org-inside'));
      expect(runner.isTransactionActive).toBe(true);
      expect(await database.readRows('org-inside')).toEqual([]);
      await runner.rollbackTransaction();
      await repository.upsertMany(batch('org-after'));
      expect(await database.readRows('org-after')).toHaveLength(2);
      expect(await database.readRows('org-inside')).toEqual([]);
      await runner.release();
    });

    it('is not begun by the manager that belongs to none', async () => {
      const repository = createTypeOrmContentRepository(host.manager);
      await repository.upsertMany(batch('org-manager'));
      expect(await database.readRows('org-manager')).toHaveLength(2);
    });

    it('gives every connection back to the pool', async () => {
      const small = createDataSource({ url: database.url, extra: { max: 1 } });
      await small.initialize();
      const repository = createTypeOrmContentRepository(small);
      await Promise.all(Array.from({ length: 5 }, () => repository.upsertMany(batch('org-pool'))));
      await repository.upsertMany(batch('org-pool'));
      expect(await small.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await small.destroy();
    });
  });
