import { createPostgresBackend } from 'bullmq';
import { afterAll, beforeAll } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/servers/test-database.js';
import { type RunnerFixture, type RunnerRules, setUpRunner } from './set-up-runner.js';

/** Sets up runners, each on a queue of its own, in one database of the suite that calls it. */
export function postgresRunners(url: string | null): (rules?: RunnerRules) => Promise<RunnerFixture> {
  let database: TestDatabase | null = null;
  beforeAll(async () => {
    if (url === null) throw new Error('There is no PostgreSQL: the suite should have been skipped');
    database = await createTestDatabase(url);
  });
  afterAll(() => database?.drop());
  return async (rules) => setUpRunner({ connection: database?.url ?? '', backend: createPostgresBackend }, rules);
}
