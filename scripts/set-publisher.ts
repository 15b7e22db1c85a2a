/**
 * Puts the scope and the repository of whoever publishes the packages into every file that names them: once, before the
 * first release. Running it again with other values changes them again.
 *
 *     npx tsx scripts/set-publisher.ts --scope @acme --repository https://github.com/acme/ingest
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runCommand } from './check-packages/run-command.js';
import { isPublished, listPackages } from './check-packages/workspace.js';
import { linkToRepository, type Publisher, readPublisher, renameScope } from './set-publisher/publisher.js';

function setPublisher(root: string, { scope, repository }: Publisher): number {
  const published = listPackages(root).filter(isPublished);
  const [former = ''] = published[0]?.manifest.name.split('/') ?? [];
  let changed = 0;
  function rewrite(path: string, edit: (text: string) => string): void {
    const text = readFileSync(path, 'utf8');
    const edited = edit(text);
    if (edited === text) return;
    writeFileSync(path, edited);
    changed += 1;
  }
  const tracked = runCommand('git', ['ls-files', '-z'], { cwd: root }).stdout.split('\0').filter(Boolean);
  for (const path of tracked) rewrite(join(root, path), (text) => renameScope(text, former, scope));
  for (const { folder } of published) {
    const directory = relative(root, folder).replaceAll('\\', '/');
    rewrite(
      join(folder, 'package.json'),
      (text) => `${JSON.stringify(linkToRepository(JSON.parse(text), repository, directory), null, 2)}\n`,
    );
  }
  return changed;
}

try {
  const publisher = readPublisher(process.argv.slice(2));
  const changed = setPublisher(process.cwd(), publisher);
  console.log(`${changed} files changed. Run "npx -y pnpm@12.21.0 install", then .ci/run, then commit.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
