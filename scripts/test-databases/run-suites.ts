import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY_ROOT } from '../check-packages/workspace.js';
import { type Counts, countByPackage, type SuiteReport } from './suite-report.js';

const PACKAGES = ['adapter-prisma', 'adapter-typeorm'];

/** What a suite says that runs on PostgreSQL. */
const NEEDS_POSTGRES = "inject('postgresUrl')";

/** Runs every suite of both adapters that needs a PostgreSQL, on the server at `url`, and counts its tests by package. */
export async function runSuites(url: string): Promise<Readonly<Record<string, Counts>>> {
  const folder = mkdtempSync(join(tmpdir(), 'ingest-databases-'));
  const output = join(folder, 'report.json');
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const projects = PACKAGES.flatMap((name) => ['--project', name]);
  // What a busy machine takes long for says nothing of the database.
  const patience = ['--testTimeout=120000', '--hookTimeout=120000'];
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${output}`];
  try {
    const args = [...projects, ...patience, ...reporters, ...PACKAGES.flatMap(listSuites)];
    // Not spawnSync: the server writes its log to this process, and stands still when nobody reads it.
    const run = spawn(process.execPath, [vitest, 'run', ...args], {
      cwd: REPOSITORY_ROOT,
      env: { ...process.env, INGEST_TEST_POSTGRES_URL: url },
      stdio: 'inherit',
    });
    await once(run, 'close');
    const report: SuiteReport = JSON.parse(readFileSync(output, 'utf8'));
    return countByPackage(report, REPOSITORY_ROOT, PACKAGES);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function listSuites(name: string): readonly string[] {
  const folder = join('packages', name, 'test');
  return readdirSync(join(REPOSITORY_ROOT, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
    .filter((file) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8').includes(NEEDS_POSTGRES));
}
