import { describe } from 'vitest';

/**
 * A suite that repeats, on a further version of a client, what every run proves on another one. It runs with
 * `INGEST_TEST_ALL=1`; without it the run says that it did not.
 */
export function describeFurtherVersion(name: string, suite: () => void): void {
  const runs = process.env.INGEST_TEST_ALL === '1';
  if (!runs) process.stderr.write(`!! NOT RUN: ${name}. Set INGEST_TEST_ALL=1 to run it.\n`);
  describe.skipIf(!runs)(name, suite);
}
