import { runSchemaCommand } from '../../src/cli/run-schema-command.js';

/** How the command ended, and what it said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `schema`, the one command of the adapter's program. */
export function runSchema(...args: readonly string[]): Promise<CommandResult> {
  return runCommand('schema', ...args);
}

/** Runs the adapter's program. */
export async function runCommand(...args: readonly string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const exitCode = await runSchemaCommand(args, {
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
  });
  return { exitCode, ...printed };
}
