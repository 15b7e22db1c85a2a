import { inspect } from 'node:util';
import { createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import { buildContentItem } from '@org/ingest-testkit';
import { DataSource } from 'typeorm';
import { describe, expect, inject, it } from 'vitest';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('a failure of MariaDB', () => {
  it('tells no caption, though the driver repeats the statement with its values', async () => {
    const database = await createMariadbDatabase(serverUrl ?? '');
    await database.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON AnalyticsContent FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'`,
    );
    const dataSource = await new DataSource({ type: 'mariadb', url: database.url }).initialize();
    const error: unknown = await createTypeOrmContentRepository(dataSource)
      .upsertMany([buildContentItem({ caption: 'A secret caption' })])
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORAGE', cause: expect.objectContaining({ errno: 1644 }) });
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
    await dataSource.destroy();
    await database.drop();
  });
});
