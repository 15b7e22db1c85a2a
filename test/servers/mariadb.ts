import type { TestProject } from 'vitest/node';
import { type RunningMariadb, startLocalMariadb } from './local-mariadb.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the MariaDB or MySQL to test on; `null` where none can be had, and its suites are skipped. */
    readonly mariadbUrl: string | null;
  }
}

let running: RunningMariadb | null = null;
let missing: string | null = null;

/**
 * Vitest's global set-up for suites on MariaDB: on the server that `INGEST_TEST_MARIADB_URL` names, whose user may create
 * databases, or else on one that is started now. Where neither can be had, they are skipped and named at the end of the
 * run; with `CI` set the run fails instead.
 */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.INGEST_TEST_MARIADB_URL;
  try {
    running = url !== undefined && url !== '' ? { url, stop: async () => {} } : await startLocalMariadb();
  } catch (error) {
    if (process.env.CI) throw new Error('CI runs every suite, and no MariaDB can be had for these', { cause: error });
    missing = `${project.name}: ${error instanceof Error ? error.message : String(error)}`;
  }
  project.provide('mariadbUrl', running?.url ?? null);
}

export async function teardown(): Promise<void> {
  await running?.stop();
  if (missing === null) return;
  const lines = [
    'SUITES WERE SKIPPED: no MariaDB to test on.',
    missing,
    'Install mariadb-server 10.6 or later, or set INGEST_TEST_MARIADB_URL, and run them again.',
  ];
  const bar = '!'.repeat(80);
  console.error(['', bar, ...lines.map((line) => `!! ${line}`), bar, ''].join('\n'));
}
