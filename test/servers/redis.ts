import type { TestProject } from 'vitest/node';
import { startLocalRedis } from './local-redis.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the Redis to test on; `null` where none can be had, and its suites are skipped. */
    readonly redisUrl: string | null;
  }
}

let running: { readonly url: string; stop(): Promise<void> } | null = null;
let missing: string | null = null;

/**
 * Vitest's global set-up for suites on Redis: on the server that `INGEST_TEST_REDIS_URL` names, or else on one that is
 * started now. Where neither can be had, they are skipped and named at the end of the run; with `CI` set the run fails
 * instead.
 */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.INGEST_TEST_REDIS_URL;
  try {
    running = url !== undefined && url !== '' ? { url, stop: async () => {} } : await startLocalRedis();
  } catch (error) {
    if (process.env.CI) throw new Error('CI runs every suite, and no Redis can be had for these', { cause: error });
    missing = `${project.name}: ${error instanceof Error ? error.message : String(error)}`;
  }
  project.provide('redisUrl', running?.url ?? null);
}

export async function teardown(): Promise<void> {
  await running?.stop();
  if (missing === null) return;
  const lines = [
    'SUITES WERE SKIPPED: no Redis to test on.',
    missing,
    'Install redis-server 6.2 or later, or set INGEST_TEST_REDIS_URL, and run them again.',
  ];
  const bar = '!'.repeat(80);
  console.error(['', bar, ...lines.map((line) => `!! ${line}`), bar, ''].join('\n'));
}
