import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Brings one package into a folder of its own by npm, from the registry that npm is configured for.
 *
 * @throws {Error} when npm cannot: there is no such package for this platform, or no registry answers.
 */
export async function installPackage(wanted: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  console.log(`Fetching ${wanted} …`);
  const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...flags, '--prefix', folder, wanted]);
}
