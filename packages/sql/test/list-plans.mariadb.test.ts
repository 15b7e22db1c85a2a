import { createPortableContentRepository, mysqlDialect, toPortableTableNames } from '@org/ingest-sql';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createMariadbDatabase, type MariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { insertLargeTenant, LIST_CASES, LISTS_BY_INDEX, type ListCase, listAll } from './support/large-lists.js';
import { createMysql2Session } from './support/mysql2-session.js';

const serverUrl = inject('mariadbUrl');

/** Rows of a page, one more, and what a month or removed content leaves out. */
const A_PAGE = 120;

/**
 * MariaDB is only sure to enter an index at a cursor where the index has all columns that a list is found by. The indexes
 * of these lists lack `removedAt`, so it may walk there from the newest row: past as many rows, and none of others.
 */
const NEWER_ROWS: Readonly<Record<string, number>> = {
  'everything from the middle': 30_000,
  'an integration from the middle': 10_100,
};

describe.skipIf(serverUrl === null)('lists on 64,000 rows, MariaDB', () => {
  let database: MariadbDatabase;
  /** One connection, which counts what it reads. */
  let pool: mysql.Pool;
  let repository: ReturnType<typeof createPortableContentRepository>;

  beforeAll(async () => {
    database = await createMariadbDatabase(serverUrl ?? '');
    pool = mysql.createPool({ uri: database.url, connectionLimit: 1 });
    repository = createPortableContentRepository(
      createMysql2Session(pool),
      mysqlDialect,
      toPortableTableNames(mysqlDialect),
    );
    await pool.query(
      insertLargeTenant(mysqlDialect.quote, (minutes) => `TIMESTAMPADD(MINUTE, ${minutes}, '2021-01-01 00:00:00')`),
    );
    await pool.query('ANALYZE TABLE `AnalyticsContent`');
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** How many rows the server reads for a list, those of its own temporary tables included. */
  async function countReads({ query, answers }: ListCase): Promise<number> {
    await pool.query('FLUSH STATUS');
    expect((await repository.list(query)).items).toHaveLength(answers);
    const [rows] = await pool.query("SHOW SESSION STATUS LIKE 'Handler_read_%'");
    if (!Array.isArray(rows)) throw new Error('The server told no status');
    return rows.map((row) => ('Value' in row ? Number(row.Value) : 0)).reduce((sum, reads) => sum + reads, 0);
  }

  /** Each list that is merged is read for a page, and again where they are merged and sorted; so is the page itself. */
  const mostReads = ({ title, query }: ListCase) => {
    const isNarrowed = query.format !== undefined || query.kind !== undefined;
    const lists = isNarrowed ? (query.format === undefined ? 2 : 1) * (query.kind === undefined ? 9 : 1) : 1;
    return (2 * lists + 4) * A_PAGE + (NEWER_ROWS[title] ?? 0);
  };

  it.each(LIST_CASES)('read few rows for $title', async (one) => {
    expect(await countReads(one)).toBeLessThanOrEqual(mostReads(one));
  });

  it.each(Object.entries(LISTS_BY_INDEX))('need the index of %s', async (columns, title) => {
    const one = LIST_CASES.find((other) => other.title === title);
    if (one === undefined) throw new Error(`There is no case "${title}"`);
    const indexes = await database.query(
      `SELECT INDEX_NAME AS name FROM information_schema.STATISTICS
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'AnalyticsContent'
       GROUP BY INDEX_NAME HAVING GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) = ?`,
      [columns],
    );
    expect(indexes).toHaveLength(1);
    const name = mysqlDialect.quote(String(indexes[0]?.name));
    await pool.query(`ALTER TABLE \`AnalyticsContent\` ALTER INDEX ${name} IGNORED`);
    const reads = await countReads(one);
    await pool.query(`ALTER TABLE \`AnalyticsContent\` ALTER INDEX ${name} NOT IGNORED`);
    expect(reads).toBeGreaterThan(mostReads(one));
  });

  it('give each row once, newest first, however they are narrowed', async () => {
    for (const narrowing of [{}, { format: 'POST' }, { kind: 'ALBUM' }, { integrationId: 'integration-1' }] as const) {
      const all = await listAll(repository, { organizationId: 'org-2', ...narrowing });
      const columns = Object.entries(narrowing).map(([name, value]) => ` AND \`${name}\` = '${value}'`);
      const expected = await database.query(
        `SELECT id FROM \`AnalyticsContent\` WHERE organizationId = 'org-2' AND removedAt IS NULL${columns.join('')}
ORDER BY publishedAt DESC, id DESC`,
      );
      expect(all).toEqual(expected.map(({ id }) => id));
    }
  });
});
