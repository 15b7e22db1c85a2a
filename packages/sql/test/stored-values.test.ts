import {
  createPortableContentQueries,
  createPortableContentRepository,
  createPortableIngestionStateRepository,
  mysqlDialect,
  type PortableSession,
  type PortableTableNames,
  type SqlDialect,
  sqliteDialect,
  toPortableTableNames,
} from '@org/ingest-sql';
import { buildContentItem, buildIngestionFailure, buildIngestionState, buildReel } from '@org/ingest-testkit';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TableReaders } from '../../../test/storage/table-readers.js';
import * as mysql2 from './support/mysql2-session.js';
import { setUpMariadb } from './support/set-up-mariadb.js';
import { setUpSqlite } from './support/set-up-sqlite.js';
import * as sqlJs from './support/sql-js-session.js';

const serverUrl = inject('mariadbUrl');

interface Host extends TableReaders {
  readonly session: PortableSession;
  readonly names: PortableTableNames;
  readonly dialect: SqlDialect;
  command(sql: string): Promise<unknown>;
  /** A transaction of the host's own, as its database begins one; it is rolled back when `body` throws. */
  hostTransaction<T>(body: (session: PortableSession) => Promise<T>): Promise<T>;
  tearDown(): Promise<void>;
}

for (const [name, setUp] of [
  ['SQLite', onSqlite],
  ['MariaDB', onMariadb],
] as const)
  describe.skipIf(name === 'MariaDB' && serverUrl === null)(`values on ${name}`, () => {
    let host: Host;
    beforeAll(async () => {
      host = await setUp();
    });
    afterAll(() => host.tearDown());
    const repositoryOf = (session = host.session) => createPortableContentRepository(session, host.dialect, host.names);

    it('keep times whatever the time zone of the session', async () => {
      const at = new Date('2026-03-02T18:15:30.123Z');
      const item = buildContentItem({ organizationId: 'org-zone', publishedAt: at });
      const before = Date.now();
      await repositoryOf().upsertMany([item]);
      const stored = await repositoryOf().find(item);
      expect(stored?.publishedAt).toEqual(at);
      expect(Math.abs((stored?.createdAt.getTime() ?? 0) - before)).toBeLessThan(60_000);
      expect((await host.readRows('org-zone'))[0]?.publishedAt).toEqual(at);
      const range = { publishedFrom: at, publishedBefore: new Date(at.getTime() + 1) };
      expect((await repositoryOf().list({ organizationId: 'org-zone', ...range })).items).toHaveLength(1);
      const queries = createPortableContentQueries(host.session, host.dialect, host.names);
      expect(await queries.publishingHours({ organizationId: 'org-zone' })).toEqual([
        { isoWeekday: 1, hour: 18, count: 1 },
      ]);
    });

    it('tell every write from the one before, even while the clock of the server is behind', async () => {
      const organizationId = 'org-behind';
      const item = buildContentItem({ organizationId, extractorVersion: -1 });
      await repositoryOf().upsertMany([item]);
      const ahead = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_123);
      const { quote, toTimeText } = host.dialect;
      await host.session.execute({
        text: `UPDATE ${host.names.content} SET ${quote('updatedAt')} = ? WHERE ${quote('organizationId')} = ?`,
        values: [toTimeText(ahead), organizationId],
      });
      const derived = async () => (await host.readRows(organizationId)).map((row) => ({ ...row, extractorVersion: 7 }));
      const writes = [
        () => repositoryOf().upsertMany([{ ...item, caption: 'Edited' }]),
        () => repositoryOf().markRemoved(item, [item.externalContentId], new Date('2026-03-06T12:00:00.000Z')),
        async () => repositoryOf().applyDerived(await derived()),
        () => repositoryOf().upsertMany([buildReel({ organizationId, aliases: [item.externalContentId] })]),
      ];
      for (const [index, write] of writes.entries()) {
        await write();
        const rows = await host.readRows(organizationId);
        expect(rows.map((row) => row.updatedAt.getTime())).toEqual([ahead.getTime() + index + 1]);
      }
    });

    it('count quarters of an hour before 1970 as well', async () => {
      const times = ['1969-12-31T23:59:59.999Z', '1969-12-31T23:00:00.000Z', '1970-01-01T00:00:00.000Z'];
      await repositoryOf().upsertMany(
        times.map((time, index) =>
          buildContentItem({
            organizationId: 'org-1970',
            externalContentId: `100_${index}`,
            publishedAt: new Date(time),
          }),
        ),
      );
      const queries = createPortableContentQueries(host.session, host.dialect, host.names);
      expect(await queries.publishingHours({ organizationId: 'org-1970' })).toEqual([
        { isoWeekday: 3, hour: 23, count: 2 },
        { isoWeekday: 4, hour: 0, count: 1 },
      ]);
    });

    it('tell ids apart byte by byte', async () => {
      const ids = ['x', 'X', 'x ', 'é', 'e\u0301', 'ß', 'ss'];
      const items = ids.map((externalContentId) =>
        buildContentItem({ organizationId: 'org-bytes', externalContentId }),
      );
      expect(await repositoryOf().upsertMany(items)).toMatchObject({ inserted: ids.length, rejected: [] });
      for (const item of items)
        expect((await repositoryOf().find(item))?.externalContentId).toBe(item.externalContentId);
      const strangers = ['ORG-BYTES', 'org-bytes '];
      for (const organizationId of strangers) {
        expect((await repositoryOf().list({ organizationId })).items).toEqual([]);
        expect(await repositoryOf().deleteOrganizationContent(organizationId)).toBe(0);
      }
    });

    it('find an alias by its very spelling only', async () => {
      const reel = buildReel({ organizationId: 'org-alias', aliases: ['Ab', 'quote"d'] });
      await repositoryOf().upsertMany([reel]);
      const key = (externalContentId: string) => ({ ...reel, externalContentId });
      expect(await repositoryOf().find(key('quote"d'))).not.toBeNull();
      expect(await repositoryOf().find(key('Ab'))).not.toBeNull();
      expect(await repositoryOf().find(key('ab'))).toBeNull();
      expect(await repositoryOf().markRemoved(reel, ['AB', 'Ab '], new Date())).toBe(0);
    });

    it('that no row can hold are set aside with a reason, and the others are stored', async () => {
      const organizationId = 'org-refused';
      const good = buildContentItem({ organizationId, externalContentId: 'x'.repeat(255) });
      const bad = [
        buildContentItem({ organizationId, externalContentId: '100_1', extractorVersion: 2 ** 31 }),
        buildContentItem({ organizationId, externalContentId: '100_2', extractorVersion: 1.5 }),
        buildContentItem({ organizationId, externalContentId: '100_3', kind: 'PODCAST' as 'PHOTO' }),
        buildContentItem({ organizationId, externalContentId: '100_4', publishedAt: new Date(Number.NaN) }),
        buildContentItem({ organizationId, externalContentId: '100_\u0000' }),
      ];
      const { rejected, ...counts } = await repositoryOf().upsertMany([...bad, good]);
      expect(counts).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
      expect(rejected.map((one) => one.externalContentId).sort()).toEqual(
        bad.map((item) => item.externalContentId).sort(),
      );
      expect(await host.readRows(organizationId)).toHaveLength(1);
    });

    it("that a rule of the host's refuses are set aside one by one, in its own transaction too", async () => {
      await host.command(
        host.dialect.name === 'sqlite'
          ? `CREATE TRIGGER no_bread BEFORE INSERT ON "AnalyticsContent" WHEN NEW."permalink" = 'forbidden' BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: permalink'); END`
          : "ALTER TABLE `AnalyticsContent` ADD CONSTRAINT `no_bread` CHECK (`permalink` <> 'forbidden')",
      );
      const organizationId = 'org-host';
      const items = Array.from({ length: 40 }, (_, index) =>
        buildContentItem({
          organizationId,
          externalContentId: `100_${index}`,
          permalink: index === 17 ? 'forbidden' : null,
        }),
      );
      const rollBack = new Error('The host changes its mind');
      const work = host.hostTransaction(async (session) => {
        const { rejected, ...counts } = await repositoryOf(session).upsertMany(items);
        expect(counts).toEqual({ inserted: 39, updated: 0, unchanged: 0 });
        expect(rejected.map((one) => one.externalContentId)).toEqual(['100_17']);
        expect((await repositoryOf(session).upsertMany(items.slice(0, 9))).unchanged).toBe(9);
        throw rollBack;
      });
      await expect(work).rejects.toBe(rollBack);
      expect(await host.readRows(organizationId)).toEqual([]);
      expect((await repositoryOf().upsertMany(items)).inserted).toBe(39);
    });

    it('in failures are counted by ids of any length and script', async () => {
      const states = createPortableIngestionStateRepository(host.session, host.dialect, host.names);
      const failures = ['日'.repeat(400), `${'日'.repeat(254)}x`, '"'.repeat(300)].map((externalContentId) =>
        buildIngestionFailure({ organizationId: 'org-long', scope: 'item', externalContentId }),
      );
      await states.recordFailures(failures);
      await states.recordFailures(failures);
      const stored = await host.readFailures('org-long');
      expect(stored.map((failure) => failure.occurrences)).toEqual([2, 2, 2]);
      const [first] = failures;
      if (first === undefined) throw new Error('There is no failure');
      const externalContentIds = failures.flatMap((failure) => failure.externalContentId ?? []);
      expect(await states.resolveFailures(first, { scope: 'item', externalContentIds }, new Date())).toBe(3);
    });

    it('of other owners are refused as ids where they are too long', async () => {
      if (host.dialect.name === 'sqlite') return;
      const organizationId = 'o'.repeat(256);
      const states = createPortableIngestionStateRepository(host.session, host.dialect, host.names);
      await expect(states.save(buildIngestionState({ organizationId }))).rejects.toMatchObject({
        name: 'StorageError',
      });
      expect((await repositoryOf().upsertMany([buildContentItem({ organizationId })])).rejected).toHaveLength(1);
    });

    it('in tables that do not exist make a StorageError that says so and tells no value', async () => {
      const names = toPortableTableNames(host.dialect, { tables: { content: 'Nowhere' } });
      const repository = createPortableContentRepository(host.session, host.dialect, names);
      const error: unknown = await repository
        .upsertMany([buildContentItem({ caption: 'A secret caption' })])
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'StorageError', message: expect.stringContaining('A table is missing') });
      expect(String(error)).not.toContain('secret');
    });
  });

async function onSqlite(): Promise<Host> {
  const fixture = await setUpSqlite(createPortableContentRepository);
  const { database } = fixture;
  return {
    ...fixture,
    dialect: sqliteDialect,
    command: async (sql) => database.run(sql),
    hostTransaction: async (body) => {
      database.run('BEGIN');
      try {
        const result = await body(sqlJs.createNestedSession(database, 0));
        database.run('COMMIT');
        return result;
      } catch (error) {
        database.run('ROLLBACK');
        throw error;
      }
    },
  };
}

async function onMariadb(): Promise<Host> {
  const fixture = await setUpMariadb(serverUrl, createPortableContentRepository);
  const { database } = fixture;
  return {
    ...fixture,
    dialect: mysqlDialect,
    command: (sql) => database.query(sql),
    hostTransaction: async (body) => {
      const connection = await mysql.createConnection(database.url);
      try {
        await connection.beginTransaction();
        const result = await body(mysql2.createNestedSession(connection, 0));
        await connection.commit();
        return result;
      } catch (error) {
        await connection.rollback();
        throw error;
      } finally {
        await connection.end();
      }
    },
  };
}
