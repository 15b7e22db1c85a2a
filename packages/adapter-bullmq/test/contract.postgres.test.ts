import { jobRunnerContract } from '@org/ingest-testkit';
import { createPostgresBackend } from 'bullmq';
import { describe, inject } from 'vitest';
import { createTestDatabase } from '../../../test/servers/test-database.js';
import { setUpRunner } from './support/set-up-runner.js';

const url = inject('postgresUrl');

describe.skipIf(url === null)('BullMQ 6 on PostgreSQL', () => {
  jobRunnerContract({
    setUp: async () => {
      const database = await createTestDatabase(url ?? '');
      const connection = { connectionString: database.url, migrate: true };
      return { ...setUpRunner({ connection, backend: createPostgresBackend }), tearDown: database.drop };
    },
    isShared: true,
  });
});
