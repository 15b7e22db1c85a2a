import { createSqlContentRepository, type SqlSession, type SqlStatement, toTableNames } from '@org/ingest-sql';
import { buildContentItem } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

describe('the statements of a call', () => {
  it('carry as many items as their texts let them', async () => {
    const statements: SqlStatement[] = [];
    const session: SqlSession = {
      isInTransaction: false,
      query: async (statement) => {
        statements.push(statement);
        return [{ inserted: 0, updated: 0, unsettled: false }];
      },
      transaction: () => Promise.reject(new Error('Nothing has to be decided here')),
    };
    const captions = ['short', 'x'.repeat(5_000_000), 'y'.repeat(5_000_000), 'short', 'short'];
    await createSqlContentRepository(session, toTableNames()).upsertMany(
      captions.map((caption, index) => buildContentItem({ externalContentId: `100_${index}`, caption })),
    );
    const idsIn = ({ values }: SqlStatement) => [...values.join(' ').matchAll(/"(100_\d)"/g)].map(([, id]) => id);
    expect(statements.map(idsIn)).toEqual([
      ['100_0', '100_1'],
      ['100_2', '100_3', '100_4'],
    ]);
  });
});
