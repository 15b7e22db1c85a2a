import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SuiteReport } from './suite-report.js';

export interface VitestRun {
  /** Root of the workspace whose tests run. */
  readonly root: string;
  readonly projects: readonly string[];
  /** Only these files. Default: all of the projects. */
  readonly files?: readonly string[];
  /** The program that runs them. Default: this one. */
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs tests in a process of their own, whose output is shown, and returns what Vitest reports of them. */
export async function runVitest({
  root,
  projects,
  files = [],
  node = process.execPath,
  env = {},
}: VitestRun): Promise<SuiteReport> {
  const folder = mkdtempSync(join(tmpdir(), 'ingest-suites-'));
  const output = join(folder, 'report.json');
  const vitest = join(dirname(createRequire(join(root, 'package.json')).resolve('vitest/package.json')), 'vitest.mjs');
  // What a busy machine takes long for says nothing of what is tested.
  const patience = ['--testTimeout=120000', '--hookTimeout=120000'];
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${output}`];
  try {
    const args = [...projects.flatMap((name) => ['--project', name]), ...patience, ...reporters, ...files];
    // Not spawnSync: a server may write its log to this process, and stands still when nobody reads it.
    const run = spawn(node, [vitest, 'run', ...args], {
      cwd: root,
      env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, ...env },
      stdio: 'inherit',
    });
    await once(run, 'close');
    return JSON.parse(readFileSync(output, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
