import { createPortableUsageStore, mysqlDialect } from '@org/ingest-sql';
import { describe, inject } from 'vitest';
import { usageBudgetsSuite } from '../../../test/storage/usage-budgets.js';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('usage budgets on MariaDB', () => {
  usageBudgetsSuite(async () => {
    const { session, names, database, tearDown } = await setUpMariadb(serverUrl, () => null);
    return {
      createStore: () => createPortableUsageStore(session, mysqlDialect, names),
      run: database.query,
      quote: mysqlDialect.quote,
      past: "'2020-01-01 00:00:00'",
      epochMs: mysqlDialect.epochMs,
      tearDown,
    };
  });
});
