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

/** A command that takes longer stands still, in milliseconds: it is ended, and fails with what it said until then. */
const PATIENCE_MS = 100_000;

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
  const running = promisify(execFile)(process.execPath, [join(dirname(manifest), 'build/index.js'), ...args], {
    cwd: folder,
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  return running.then(
    ({ stdout, stderr }) => ({ exitCode: 0, output: stdout + stderr }),
    ({ stdout = '', stderr = '', code, killed }: Partial<FailedCommand>) => {
      if (killed) throw new Error(`\`prisma ${args.join(' ')}\` did not end. It said: ${stdout}${stderr}`);
      return { exitCode: code ?? 1, output: stdout + stderr };
    },
  );
}

interface FailedCommand {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly killed: boolean;
}
