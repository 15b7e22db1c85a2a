/**
 * Runs the suites on every version of Node that is promised and with the lowest versions of all peers, and prints a table
 * of what passed; `pnpm test:compatibility`, or `pnpm test:compatibility node-24 lowest-peers` for some of it. Ends with 1
 * unless everything passed. The first run fetches the releases of Node, about 40 MB each.
 */
import { REPOSITORY_ROOT } from './check-packages/workspace.js';
import { formatResults } from './suites/format-results.js';
import { runVitest } from './suites/run-vitest.js';
import { countByPackage, type SuiteResult } from './suites/suite-report.js';
import { fetchNode } from './test-compatibility/fetch-node.js';
import { makeCopyWithLowestPeers } from './test-compatibility/make-copy.js';
import { type Environment, PACKAGES, planEnvironments } from './test-compatibility/plan-environments.js';

async function runIn(environment: Environment): Promise<SuiteResult> {
  console.log(`\n=== ${environment.name}`);
  const { projects } = environment;
  if (environment.kind === 'lowest-peers') {
    const root = makeCopyWithLowestPeers();
    const report = await runVitest({ root, projects });
    return { place: environment.name, packages: countByPackage(report, root, PACKAGES) };
  }
  const { program, version } = await fetchNode(environment.version);
  const report = await runVitest({ root: REPOSITORY_ROOT, projects, node: program });
  return { place: `Node ${version}`, packages: countByPackage(report, REPOSITORY_ROOT, PACKAGES) };
}

const results: SuiteResult[] = [];
for (const environment of planEnvironments(process.argv.slice(2))) results.push(await runIn(environment));
console.log(`\n${formatResults('', results)}`);
const counts = results.flatMap(({ packages }) => Object.values(packages));
process.exitCode = counts.every(({ passed, failed }) => passed > 0 && failed === 0) ? 0 : 1;
