/**
 * Runs the suites of both storage adapters on every PostgreSQL that they promise to run on, and prints a table of what
 * passed; `pnpm test:databases`, or `pnpm test:databases 13 17` for some of them. Ends with 1 unless everything ran and
 * passed. The first run fetches the servers that are not among the dependencies, 22 MB each.
 */
import { startEmbeddedPostgres } from '../test/servers/embedded-postgres.js';
import { formatResults, isComplete } from './suites/format-results.js';
import type { SuiteResult } from './suites/suite-report.js';
import { fetchPostgres } from './test-databases/fetch-postgres.js';
import { planRuns } from './test-databases/plan-runs.js';
import { runSuites } from './test-databases/run-suites.js';

const results: SuiteResult[] = [];
for (const { name, server } of planRuns(process.argv.slice(2))) {
  console.log(`\n=== ${name}`);
  await fetchPostgres(server.major);
  const { url, stop } = await startEmbeddedPostgres(server);
  try {
    results.push({ place: name, packages: await runSuites(url) });
  } finally {
    await stop();
  }
}
console.log(`\n${formatResults('database', results)}`);
process.exitCode = isComplete(results) ? 0 : 1;
