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

export interface RunProgramOptions {
  /** Laid over this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether both its outputs are passed on as they come. */
  readonly isShown: boolean;
  /** Milliseconds after which it is killed. Default: three minutes. */
  readonly limitMs?: number;
}

/** Runs `src/main.ts` of a folder to its end. */
export async function runProgram(
  folder: string,
  { env, isShown, limitMs = LIMIT_MS }: RunProgramOptions,
): Promise<EndedProgram> {
  const program = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', isShown ? 'inherit' : 'pipe'],
    timeout: limitMs,
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
  const [code, signal] = (await once(program, 'close')) as [number | null, NodeJS.Signals | null];
  return { printed, errors, problem: problemOf(code, signal, limitMs) };
}

function problemOf(code: number | null, signal: NodeJS.Signals | null, limitMs: number): string | null {
  if (code === 0) return null;
  if (code !== null) return `ended with code ${code}`;
  return `was ended by ${signal}; it may run for ${limitMs / 1000} s`;
}
