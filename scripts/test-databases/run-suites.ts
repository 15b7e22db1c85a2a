import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../check-packages/workspace.js';
import { runVitest } from '../suites/run-vitest.js';
import { type Counts, countByPackage } from '../suites/suite-report.js';

const PACKAGES = ['adapter-prisma', 'adapter-typeorm'];

/** What a suite says that runs on PostgreSQL. */
const NEEDS_POSTGRES = "inject('postgresUrl')";

/** Runs every suite of both adapters that needs a PostgreSQL, on the server at `url`, and counts its tests by package. */
export async function runSuites(url: string): Promise<Readonly<Record<string, Counts>>> {
  const report = await runVitest({
    root: REPOSITORY_ROOT,
    projects: PACKAGES,
    files: PACKAGES.flatMap(listSuites),
    env: { INGEST_TEST_POSTGRES_URL: url },
  });
  return countByPackage(report, REPOSITORY_ROOT, PACKAGES);
}

function listSuites(name: string): readonly string[] {
  const folder = join('packages', name, 'test');
  return readdirSync(join(REPOSITORY_ROOT, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
    .filter((file) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8').includes(NEEDS_POSTGRES));
}
