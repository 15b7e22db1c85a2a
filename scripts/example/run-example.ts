import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../check-packages/workspace.js';
import { compareOutput } from './compare-output.js';
import { expectedOutputOf } from './expected-output.js';
import { needsOf } from './needs.js';
import { runProgram } from './run-program.js';
import { startServers } from './start-servers.js';

/**
 * Runs the example in `folder` with the servers that it needs.
 *
 * @returns what is wrong, for a person to read; `null` when it printed what its README says and ended well.
 * @throws {Error} when its README says nothing, or a server does not start.
 */
export async function runExample(folder: string, { isShown }: { readonly isShown: boolean }): Promise<string | null> {
  const expected = expectedOutputOf(await readFile(join(folder, 'README.md'), 'utf8'));
  const servers = await startServers(needsOf(readManifest(folder)), process.env);
  try {
    const { printed, errors, problem } = await runProgram(folder, { env: servers.env, isShown });
    if (problem !== null)
      return [`It ${problem}.`, isShown ? '' : printed, errors].filter((part) => part !== '').join('\n');
    const difference = compareOutput(expected, printed);
    return difference === null ? null : `Its README says otherwise (- expected, + printed):\n${difference}`;
  } finally {
    await servers.stop();
  }
}
