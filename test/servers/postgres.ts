import type { TestProject } from 'vitest/node';
import type { RunningPostgres } from './embedded-postgres.js';
import { startTestPostgres } from './test-postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the PostgreSQL to test on; `null` where none can be had, and its suites are skipped. */
    readonly postgresUrl: string | null;
  }
}

let running: RunningPostgres | null = null;
let missing: string | null = null;

/**
 * Vitest's global set-up for suites on PostgreSQL. Where no server can be had, they are skipped and named at the end of
 * the run; with `CI` set the run fails instead.
 */
export async function setup(project: TestProject): Promise<void> {
  try {
    running = await startTestPostgres();
  } catch (error) {
    if (process.env.CI)
      throw new Error('CI runs every suite, and no PostgreSQL can be had for these', { cause: error });
    missing = `${project.name}: ${error instanceof Error ? error.message : String(error)}`;
  }
  project.provide('postgresUrl', running?.url ?? null);
}

export async function teardown(): Promise<void> {
  await running?.stop();
  if (missing === null) return;
  const lines = [
    'SUITES WERE SKIPPED: no PostgreSQL to test on.',
    missing,
    'Set INGEST_TEST_POSTGRES_URL to a server whose user may create databases, and run them again.',
  ];
  const bar = '!'.repeat(80);
  console.error(['', bar, ...lines.map((line) => `!! ${line}`), bar, ''].join('\n'));
}
