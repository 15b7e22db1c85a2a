import { createPortableUsageStore, sqliteDialect } from '@org/ingest-sql';
import { describe } from 'vitest';
import { usageBudgetsSuite } from '../../../test/storage/usage-budgets.js';
import { setUpSqlite } from './support/set-up-sqlite.js';

describe('usage budgets on SQLite', () => {
  usageBudgetsSuite(async () => {
    const { session, names, tearDown } = await setUpSqlite(() => null);
    return {
      createStore: () => createPortableUsageStore(session, sqliteDialect, names),
      run: (text) => session.query({ text, values: [] }),
      quote: sqliteDialect.quote,
      past: '0',
      epochMs: sqliteDialect.epochMs,
      tearDown,
    };
  });
});
