import { jobRunnerContract } from '@org/ingest-testkit';
import { describe, inject } from 'vitest';
import { postgresRunners } from './support/set-up-postgres.js';

const url = inject('postgresUrl');

describe.skipIf(url === null)('BullMQ 6 on PostgreSQL', () => {
  const setUp = postgresRunners(url);
  jobRunnerContract({ setUp: () => setUp(), isShared: true });
});
