import {
  createPrismaContentRepository,
  type PrismaAdapterOptions,
  type PrismaTransactionLike,
} from '@org/ingest-adapter-prisma';
import { InvalidConfigurationError } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TableReaders } from '../../../test/storage/table-readers.js';
import { setUpMariadb } from './support/set-up-mariadb.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

const serverUrl = inject('mariadbUrl');

interface Host extends Pick<TableReaders, 'readRows'> {
  readonly client: PrismaTransactionLike & {
    $transaction<T>(body: (tx: PrismaTransactionLike) => Promise<T>): Promise<T>;
  };
  tearDown(): Promise<void>;
}

const HOSTS: readonly {
  readonly provider: NonNullable<PrismaAdapterOptions['provider']>;
  readonly rule: string;
  setUp(): Promise<Host>;
}[] = [
  {
    provider: 'mysql',
    rule: "ALTER TABLE `AnalyticsContent` ADD CONSTRAINT `no_bread` CHECK (`permalink` <> 'forbidden')",
    setUp: () => setUpMariadb(serverUrl, () => null),
  },
  {
    provider: 'sqlite',
    rule: `CREATE TRIGGER no_bread BEFORE INSERT ON "AnalyticsContent" WHEN NEW."permalink" = 'forbidden' BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: permalink'); END`,
    setUp: () => setUpSqlite(() => null),
  },
];

for (const { provider, rule, setUp } of HOSTS)
  describe.skipIf(provider === 'mysql' && serverUrl === null)(`Prisma 7 with the provider ${provider}`, () => {
    let host: Host;
    beforeAll(async () => {
      host = await setUp();
      await host.client.$executeRawUnsafe(rule);
    });
    afterAll(() => host.tearDown());

    it('sets rows aside that the database refuses, and stores the others', async () => {
      const organizationId = 'org-refused';
      const items = Array.from({ length: 50 }, (_, index) =>
        buildContentItem({
          organizationId,
          externalContentId: `100_${index}`,
          permalink: index === 31 ? 'forbidden' : null,
        }),
      );
      const { rejected, ...counts } = await createPrismaContentRepository(host.client, { provider }).upsertMany(items);
      expect(counts).toEqual({ inserted: 49, updated: 0, unchanged: 0 });
      expect(rejected).toEqual([
        { externalContentId: '100_31', reason: expect.stringContaining('a check constraint does not allow it') },
      ]);
      expect(await host.readRows(organizationId)).toHaveLength(49);
    });

    it("takes part in a transaction of the host's, and leaves it usable", async () => {
      const organizationId = 'org-host';
      const items = [
        buildContentItem({ organizationId, externalContentId: '100_1' }),
        buildContentItem({ organizationId, externalContentId: '100_2', permalink: 'forbidden' }),
        buildReel({ organizationId, externalContentId: '900001', aliases: ['100_7'] }),
      ];
      const rollBack = new Error('The host changes its mind');
      const work = host.client.$transaction(async (tx) => {
        const repository = createPrismaContentRepository(tx, { provider });
        const { rejected, ...counts } = await repository.upsertMany(items);
        expect(counts).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
        expect(rejected.map((item) => item.externalContentId)).toEqual(['100_2']);
        expect((await repository.list({ organizationId })).items).toHaveLength(2);
        throw rollBack;
      });
      await expect(work).rejects.toBe(rollBack);
      expect(await host.readRows(organizationId)).toEqual([]);
    });

    it('says that a table is missing, and tells no value', async () => {
      const repository = createPrismaContentRepository(host.client, { provider, tables: { content: 'Nowhere' } });
      const error: unknown = await repository
        .upsertMany([buildContentItem({ caption: 'A secret caption' })])
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'STORAGE',
        message: expect.stringMatching(/A table is missing.*"migrations"/),
      });
      expect(String(error)).not.toContain('secret');
    });
  });

describe('the provider', () => {
  it('must be one whose SQL the adapter speaks', () => {
    const client = { $queryRawUnsafe: async () => [] as never, $executeRawUnsafe: async () => 0 };
    const create = () => createPrismaContentRepository(client, { provider: 'mongodb' as 'mysql' });
    expect(create).toThrow(InvalidConfigurationError);
    expect(create).toThrow('"mongodb"');
  });
});
