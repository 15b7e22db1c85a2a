import { jobRunnerContract } from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { setUpPostgresRunner } from './support/set-up-postgres.js';

const url = inject('postgresUrl');

describe.skipIf(url === null)('BullMQ 6 on PostgreSQL', () => {
  jobRunnerContract({ setUp: () => setUpPostgresRunner(url), isShared: true });
});
