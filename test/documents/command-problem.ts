import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly bin?: unknown;
}

/** What is wrong with a line that a document tells its reader to type: a script, a package or a file that is not there. */
export function commandProblem(line: string, root: string, folder: string): string | null {
  const [words = ''] = line.split(/(?:^|\s)#/);
  const command = words.trim().replace(/^(?:[A-Z_]+=\S+ )+/, '');
  if (command === '') return null;
  const manifest = (path: string) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Manifest;
  const ours = (name: string) => name.replace(/^@org\/ingest-/, 'packages/');
  const missing = command
    .split(' ')
    .filter((word) => word.startsWith('@org/'))
    .find((name) => !existsSync(join(root, ours(name), 'package.json')) || manifest(ours(name)).name !== name);
  if (missing !== undefined) return `There is no package ${missing}`;

  const [, script, argument = ''] = /^npx -y pnpm@12\.21\.0 (\S+) ?(\S*)/.exec(command) ?? [];
  if (script !== undefined) {
    const known = script === 'install' || script === 'vitest' || script in (manifest('.').scripts ?? {});
    if (!known) return `There is no script ${script}`;
    const example = script !== 'example' || argument === '' || existsSync(join(root, 'examples', argument));
    return example ? null : `There is no example ${argument}`;
  }
  const [, file] = /^npx tsx (\S+)/.exec(command) ?? [];
  if (file !== undefined)
    return [root, folder].some((from) => existsSync(join(from, file))) ? null : `There is no file ${file}`;
  const [, tool] = /^npx (@org\/\S+)/.exec(command) ?? [];
  if (tool !== undefined) return manifest(ours(tool)).bin === undefined ? `${tool} has no command` : null;
  return /^(npx prisma|npm install|pnpm add) /.test(command) ? null : `Nothing checks ${command}`;
}
