import { spawnSync } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  /** What its environment has beside that of this process. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answer with the output of a command that failed, instead of throwing. Default: false. */
  readonly mayFail?: boolean;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/**
 * Runs a command to its end, without standard input.
 * @throws {Error} with the command's own output when it fails and `mayFail` is not set.
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): CommandResult {
  const ended = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (ended.error !== undefined) {
    throw new Error(`"${command}" could not be started (${ended.error.message}). Run this through a pnpm script.`);
  }
  const exitCode = ended.status ?? 1;
  if (exitCode !== 0 && options.mayFail !== true) {
    throw new Error(`"${command} ${args.join(' ')}" ended with ${exitCode}.\n${ended.stdout}${ended.stderr}`);
  }
  return { exitCode, stdout: ended.stdout };
}
