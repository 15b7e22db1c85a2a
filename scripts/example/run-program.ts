import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program ended. */
export interface EndedProgram {
  /** What it wrote to its standard output. */
  readonly printed: string;
  /** What it wrote to its error output; empty when that was passed on. */
  readonly errors: string;
  /** `null`: it ended with code 0. Otherwise how it ended, in words. */
  readonly problem: string | null;
}

/** An example is over in seconds; one that hangs must not hold up whoever runs it. */
const LIMIT_MS = 180_000;

/** Runs `src/main.ts` of a folder to its end; with `isShown` both its outputs are passed on as they come. */
export async function runProgram(
  folder: string,
  env: Readonly<Record<string, string>>,
  isShown: boolean,
): Promise<EndedProgram> {
  const program = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', isShown ? 'inherit' : 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let [printed, errors] = ['', ''];
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (isShown) process.stdout.write(text);
  });
  program.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code, signal]: readonly [number | null, string | null] = await once(program, 'close').then(
    ([first, second]) => [first, second],
  );
  return { printed, errors, problem: problemOf(code, signal) };
}

function problemOf(code: number | null, signal: string | null): string | null {
  if (code === 0) return null;
  return code === null
    ? `was ended by ${signal} (after ${LIMIT_MS / 1000} s at the latest)`
    : `ended with code ${code}`;
}
