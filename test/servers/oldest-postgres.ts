import { startEmbeddedPostgres } from './embedded-postgres.js';
import { OLDEST_POSTGRES } from './postgres-releases.js';
import { providePostgres } from './provide-postgres.js';

export const { setup, teardown } = providePostgres(
  () => startEmbeddedPostgres({ major: OLDEST_POSTGRES }),
  'All other suites ran.',
);
