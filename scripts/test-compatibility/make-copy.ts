import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../check-packages/run-command.js';
import { REPOSITORY_ROOT, readManifest } from '../check-packages/workspace.js';
import { lowerPeers } from './lowest-peers.js';

/** A copy of the workspace in which every peer has its lowest version, installed. Made anew each time. */
export function makeCopyWithLowestPeers(): string {
  const copy = join(REPOSITORY_ROOT, '.data/lowest-peers');
  rmSync(copy, { recursive: true, force: true });
  const listed = runCommand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY_ROOT,
  });
  const paths = listed.stdout.split('\0').filter(Boolean);
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(REPOSITORY_ROOT, path), join(copy, path));
  }
  for (const path of paths.filter((one) => one.endsWith('package.json'))) {
    const manifest = lowerPeers(readManifest(join(copy, dirname(path))));
    writeFileSync(join(copy, path), `${JSON.stringify(manifest, null, 2)}\n`);
  }
  runCommand('npx', ['-y', 'pnpm@12.21.0', 'install', '--no-frozen-lockfile'], { cwd: copy });
  runCommand(process.execPath, ['--import', 'tsx', 'scripts/generate-prisma-clients.ts'], { cwd: copy });
  return copy;
}
