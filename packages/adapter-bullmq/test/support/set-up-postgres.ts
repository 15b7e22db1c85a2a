import { createPostgresBackend } from 'bullmq';
import { createTestDatabase } from '../../../../test/servers/test-database.js';
import { type RunnerFixture, type RunnerRules, setUpRunner } from './set-up-runner.js';

export interface PostgresRunner extends RunnerFixture {
  tearDown(): Promise<void>;
}

/** A runner in a database of its own. */
export async function setUpPostgresRunner(url: string | null, rules: RunnerRules = {}): Promise<PostgresRunner> {
  if (url === null) throw new Error('There is no PostgreSQL: the suite should have been skipped');
  const database = await createTestDatabase(url);
  const fixture = setUpRunner({ connection: database.url, backend: createPostgresBackend }, rules);
  return { ...fixture, tearDown: database.drop };
}
