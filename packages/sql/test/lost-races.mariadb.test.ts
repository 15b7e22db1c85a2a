import { createPortableContentRepository } from '@org/ingest-sql';
import { buildContentItem } from '@org/ingest-testkit';
import mysql from 'mysql2/promise';
import { describe, expect, inject, it } from 'vitest';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

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
    const deleting = `SELECT 1 FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'DELETE FROM%'`;
    while ((await database.query(deleting)).length === 0);
    await writer.commit();
    await writer.end();
    expect(await deletion).toBe(1);
    expect((await database.readRows(ref.organizationId)).map((row) => row.externalContentId)).toEqual(['1_2']);
    await tearDown();
  });
});
