/**
 * Builds the documentation as a site into `.data/site`: the pages of `pages.ts` by VitePress and the reference of every
 * public name by TypeDoc; `pnpm site`. Fails on a dead link, and on a file of `docs/` that has no place.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { build } from 'vitepress';
import { listGroups, pageOf } from './pages.js';
import { rewriteLinks } from './rewrite-links.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const work = join(root, 'site/.data/pages');
const out = join(root, '.data/site');

interface Manifest {
  readonly private?: boolean;
  readonly repository?: { readonly url: string };
}

const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

function writePages(): void {
  const files = listGroups(root).flatMap((group) => group.files);
  const lost = readdirSync(join(root, 'docs')).filter(
    (name) => name.endsWith('.md') && !files.includes(`docs/${name}`),
  );
  if (lost.length > 0)
    throw new Error(`docs/${lost.join(', docs/')} has no place on the site. Add it to site/pages.ts.`);
  const repository = readManifest('packages/core').repository?.url.replace(/^git\+(.*)\.git$/, '$1');
  const links = { files: new Set(files), source: repository === undefined ? null : `${repository}/blob/main` };
  rmSync(work, { recursive: true, force: true });
  for (const file of files) {
    const page = join(work, pageOf(file));
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, rewriteLinks(readFileSync(join(root, file), 'utf8'), file, links));
  }
}

async function writeReference(): Promise<void> {
  const names = readdirSync(join(root, 'packages')).filter((name) => readManifest(`packages/${name}`).private !== true);
  const app = await Application.bootstrapWithPlugins({
    name: 'Reference',
    entryPoints: names.flatMap((name) => {
      const entries = name === 'testkit' ? ['index', 'simulator'] : ['index'];
      return entries.map((entry) => join(root, 'packages', name, 'src', `${entry}.ts`));
    }),
    tsconfig: join(root, 'site/tsconfig.reference.json'),
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    logLevel: 'Warn',
    validation: { notExported: false, invalidLink: true, notDocumented: false },
  });
  const project = await app.convert();
  if (project === undefined || app.logger.hasErrors()) throw new Error('TypeDoc could not read the packages.');
  await app.generateDocs(project, join(out, 'reference'));
}

writePages();
await build(join(root, 'site'));
await writeReference();
console.log(`The site is in ${out}`);
