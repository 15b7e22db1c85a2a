import { createPrismaUsageStore } from '@org/ingest-adapter-prisma';
import { describe, inject } from 'vitest';
import { usageBudgetsSuite } from '../../../test/storage/usage-budgets.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('usage budgets on PostgreSQL', () => {
  usageBudgetsSuite(async () => {
    const database = await createHostDatabase(serverUrl ?? '');
    const client = createPrisma7Client(database.url);
    return {
      createStore: () => createPrismaUsageStore(client),
      run: database.query,
      quote: (name) => `"${name}"`,
      past: "'2020-01-01'",
      epochMs: (column) => `(extract(epoch FROM ${column}) * 1000)::float8`,
      tearDown: async () => {
        await client.$disconnect();
        await database.drop();
      },
    };
  });
});
