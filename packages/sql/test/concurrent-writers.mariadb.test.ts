import { createPortableContentRepository, mysqlDialect, type PortableSession } from '@org/ingest-sql';
import { afterAll, describe, expect, inject } from 'vitest';
import { concurrentWritersSuite } from '../../../test/storage/concurrent-writers.js';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('two writers at the same time on MariaDB', () => {
  const failures: string[] = [];
  let transactions = 0;
  concurrentWritersSuite(async () => {
    const { session, names, ...fixture } = await setUpMariadb(serverUrl, () => null);
    const create = () => createPortableContentRepository(watch(session), mysqlDialect, names);
    return { ...fixture, writers: [create(), create()] };
  });
  afterAll(() => {
    // Each round of each test writes at least once; a deadlock or a lost race would be a transaction that failed.
    expect(transactions).toBeGreaterThan(4 * 125);
    expect(failures).toEqual([]);
  });

  function watch(session: PortableSession): PortableSession {
    return {
      ...session,
      transaction: async (body) => {
        transactions += 1;
        try {
          return await session.transaction(body);
        } catch (error) {
          failures.push(mysqlDialect.explain(error).kind);
          throw error;
        }
      },
    };
  }
});
