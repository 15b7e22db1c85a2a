import { type RunningPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

/**
 * The PostgreSQL to test on: the one that `INGEST_TEST_POSTGRES_URL` names, or else one that is started now. The URL
 * names a user that may create databases; `stop` leaves a server alone that was there before.
 *
 * @throws {Error} when neither can be had.
 */
export async function startTestPostgres(): Promise<RunningPostgres> {
  const url = process.env.INGEST_TEST_POSTGRES_URL;
  if (url !== undefined && url !== '') return { url, stop: async () => {} };
  return startEmbeddedPostgres();
}
