import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.js';
import { REPOSITORY_ROOT, type WorkspacePackage } from './workspace.js';

/** Builds every package unless each build is there and younger than all the sources it is made from. */
export function ensureBuilt(packages: readonly WorkspacePackage[], published: readonly WorkspacePackage[]): boolean {
  // A private package travels inside the others, so its sources count as well.
  const sources = packages.flatMap(({ folder }) => [
    ...filesUnder(join(folder, 'src')),
    join(folder, 'package.json'),
    join(folder, 'tsconfig.json'),
    join(folder, 'tsup.config.ts'),
  ]);
  const newestSource = Math.max(...sources.filter((file) => existsSync(file)).map(modifiedAt));
  const builds = published.map(({ folder }) => filesUnder(join(folder, 'dist')));
  const isFresh = builds.every((files) => files.length > 0 && Math.min(...files.map(modifiedAt)) >= newestSource);
  if (!isFresh) runCommand('pnpm', ['run', 'build'], { cwd: REPOSITORY_ROOT });
  return !isFresh;
}

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function modifiedAt(file: string): number {
  return statSync(file).mtimeMs;
}
