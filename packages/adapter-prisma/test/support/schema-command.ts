import { runSchemaCommand } from '../../src/cli/run-schema-command.js';

/** How the command ended, and what it said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the adapter's own command as its program does. */
export async function runSchema(...args: readonly string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const exitCode = await runSchemaCommand(['schema', ...args], {
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
  });
  return { exitCode, ...printed };
}
