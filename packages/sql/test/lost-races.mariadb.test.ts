import type { ContentRepository, StoredContentItem } from '@org/ingest-core';
import { createPortableContentRepository, mysqlDialect, type PortableSession } from '@org/ingest-sql';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import mysql from 'mysql2/promise';
import { describe, expect, inject, it } from 'vitest';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

const DELETING = `SELECT 1 FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'DELETE FROM%'`;

/** Starts a deletion once the body of a transaction has read rows, and goes on when it is done or waits. */
function deleteAfterReading(
  session: PortableSession,
  startDeletion: () => Promise<unknown>,
  isWaiting: () => Promise<boolean>,
): PortableSession {
  return {
    ...session,
    transaction: (body) =>
      session.transaction((within) =>
        body({
          ...within,
          query: async (statement) => {
            const rows = await within.query(statement);
            if (rows.length > 0) {
              let isDone = false;
              startDeletion().finally(() => {
                isDone = true;
              });
              while (!isDone && !(await isWaiting()));
            }
            return rows;
          },
        }),
      ),
  };
}

describe.skipIf(serverUrl === null)('races over rows that are there already, on MariaDB', () => {
  it('a deletion of old content meets a writer who dates some of it anew, and leaves that alone', async () => {
    const { repository, database, tearDown } = await setUpMariadb(serverUrl, createPortableContentRepository);
    const ref = { organizationId: 'dated-anew', integrationId: 'page' };
    const publishedAt = new Date('2020-01-01T00:00:00.000Z');
    await repository.upsertMany(
      ['1_1', '1_2'].map((externalContentId) => buildContentItem({ ...ref, externalContentId, publishedAt })),
    );
    const writer = await mysql.createConnection(database.url);
    await writer.beginTransaction();
    await writer.query("UPDATE AnalyticsContent SET publishedAt = NOW() WHERE externalContentId = '1_2'");
    const deletion = repository.deletePublishedBefore(ref, new Date('2025-01-01T00:00:00.000Z'));
    // It has found both rows when it begins to delete them, and waits for one.
    while ((await database.query(DELETING)).length === 0);
    await writer.commit();
    await writer.end();
    expect(await deletion).toBe(1);
    expect((await database.readRows(ref.organizationId)).map((row) => row.externalContentId)).toEqual(['1_2']);
    await tearDown();
  });

  const writers: readonly (readonly [
    string,
    (repository: ContentRepository, row: StoredContentItem) => Promise<unknown>,
  ])[] = [
    ['brings rows up to date', (repository, row) => repository.applyDerived([{ ...row, extractorVersion: 99 }])],
    [
      'stores what knows less',
      (repository, row) => repository.upsertMany([{ ...row, source: 'post', aliases: ['1_9'] }]),
    ],
    [
      'stores the same under another id',
      (repository, row) =>
        repository.upsertMany([{ ...row, externalContentId: '1_1', caption: 'Edited', aliases: [] }]),
    ],
  ];
  for (const [what, write] of writers)
    it(`a writer who ${what} brings nothing back that somebody deletes meanwhile`, async () => {
      const { repository, session, names, database, tearDown } = await setUpMariadb(
        serverUrl,
        createPortableContentRepository,
      );
      await repository.upsertMany([buildReel({ organizationId: 'deleted-meanwhile', aliases: ['1_1'] })]);
      const [row] = await database.readRows('deleted-meanwhile');
      if (row === undefined) throw new Error('Nothing was stored');
      let deletion: Promise<unknown> | null = null;
      const slow = deleteAfterReading(
        session,
        () => {
          deletion ??= repository.deleteIntegrationContent(row);
          return deletion;
        },
        async () => (await database.query(DELETING)).length > 0,
      );
      await write(createPortableContentRepository(slow, mysqlDialect, names), row);
      await deletion;
      expect(deletion).not.toBeNull();
      // What the writer itself brought may be stored anew.
      expect((await database.readRows('deleted-meanwhile')).filter(({ id }) => id === row.id)).toEqual([]);
      await tearDown();
    });
});
