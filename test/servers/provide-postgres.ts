import type { TestProject } from 'vitest/node';
import type { RunningPostgres } from './embedded-postgres.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the PostgreSQL to test on; `null` where none can be had, and its suites are skipped. */
    readonly postgresUrl: string | null;
  }
}

/**
 * Vitest's global set-up for suites on the server that `start` starts. Where it cannot be had, they are skipped and named
 * at the end of the run, with what to do; with `CI` set the run fails instead.
 */
export function providePostgres(start: () => Promise<RunningPostgres>, whatToDo: string) {
  let running: RunningPostgres | null = null;
  let missing: string | null = null;
  return {
    setup: async (project: TestProject): Promise<void> => {
      try {
        running = await start();
      } catch (error) {
        if (process.env.CI)
          throw new Error(`CI runs every suite, and the PostgreSQL of ${project.name} cannot be had`, { cause: error });
        missing = `${project.name}: ${error instanceof Error ? error.message : String(error)}`;
      }
      project.provide('postgresUrl', running?.url ?? null);
    },
    teardown: async (): Promise<void> => {
      await running?.stop();
      if (missing === null) return;
      const lines = ['SUITES WERE SKIPPED: no PostgreSQL to test on.', missing, whatToDo];
      const bar = '!'.repeat(80);
      console.error(['', bar, ...lines.map((line) => `!! ${line}`), bar, ''].join('\n'));
    },
  };
}
