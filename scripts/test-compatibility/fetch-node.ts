import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY_ROOT } from '../check-packages/workspace.js';
import { installPackage } from '../suites/install-package.js';

const run = promisify(execFile);

/**
 * Brings a release of Node onto this machine, from the registry's `node` package, unless it is here already.
 *
 * @throws {Error} when npm cannot: there is no such release, or no registry answers.
 */
export async function fetchNode(version: string): Promise<{ readonly program: string; readonly version: string }> {
  const folder = join(REPOSITORY_ROOT, '.data/node', version);
  const program = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(program)) await installPackage(`node@${version}`, folder);
  const { stdout } = await run(program, ['--version']);
  return { program, version: stdout.trim().slice(1) };
}
