import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const benchmarks = fileURLToPath(new URL('../', import.meta.url));
const config = fileURLToPath(new URL('../../tsconfig.tests.json', import.meta.url));

/** Starts a program of the benchmarks in a process of its own, with a limit on its heap in MB. */
export function startProgram(file: URL, task: object, heapMb: number): ChildProcess {
  return fork(fileURLToPath(file), [JSON.stringify(task)], {
    cwd: benchmarks,
    execArgv: ['--import', 'tsx', `--max-old-space-size=${heapMb}`],
    env: { ...process.env, TSX_TSCONFIG_PATH: config },
  });
}

/** The first thing that a program tells. Throws when it ends without a word. */
export async function firstWord(child: ChildProcess): Promise<unknown> {
  const leave = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: leave.signal }).then(([word]: unknown[]) => word),
      once(child, 'exit', { signal: leave.signal }).then(([code]: unknown[]) => {
        throw new Error(`A program of the benchmark ended with ${String(code)} and told nothing`);
      }),
    ]);
  } finally {
    leave.abort();
  }
}
