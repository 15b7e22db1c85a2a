import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How a command of Prisma's own ended. */
export interface PrismaResult {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * A command that takes longer stands still, in milliseconds. On a busy machine Prisma's engine in JavaScript does so now and
 * then; every command that the tests run may be run again.
 */
const PATIENCE_MS = 40_000;
const TRIES = 3;

/**
 * Runs Prisma's command line in the version of one of the test hosts, without an engine to download.
 *
 * @throws {Error} when the command does not end.
 */
export async function runPrisma(
  host: 'prisma-6' | 'prisma-6-5' | 'prisma-7',
  args: readonly string[],
  databaseUrl = 'postgresql://localhost/unused',
): Promise<PrismaResult> {
  const folder = fileURLToPath(new URL(`../${host}/`, import.meta.url));
  const manifest = createRequire(join(folder, 'package.json')).resolve('prisma/package.json');
  const command = [join(dirname(manifest), 'build/index.js'), ...args];
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  let said = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { isEnded, exitCode, output } = await run(command, { cwd: folder, env });
    if (isEnded) return { exitCode, output };
    said = output;
  }
  throw new Error(`\`prisma ${args.join(' ')}\` did not end, ${TRIES} times. It said: ${said}`);
}

async function run(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<PrismaResult & { readonly isEnded: boolean }> {
  const running = promisify(execFile)(process.execPath, command, {
    ...options,
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  return running.then(
    ({ stdout, stderr }) => ({ isEnded: true, exitCode: 0, output: stdout + stderr }),
    ({ stdout = '', stderr = '', code, killed }: Partial<FailedCommand>) => ({
      isEnded: killed !== true,
      exitCode: code ?? 1,
      output: stdout + stderr,
    }),
  );
}

interface FailedCommand {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly killed: boolean;
}
