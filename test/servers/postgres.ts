import { providePostgres } from './provide-postgres.js';
import { startTestPostgres } from './test-postgres.js';

export const { setup, teardown } = providePostgres(
  startTestPostgres,
  'Set INGEST_TEST_POSTGRES_URL to a server whose user may create databases, and run them again.',
);
