import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that a user reads. */
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((path) => path !== 'packages/sql/README.md'),
];

const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
const PRISMA = 'packages/adapter-prisma/test/prisma-7';

/** What a host has installed, where the packages' tests have it. */
const HOST_MODULES = {
  '@prisma/client': [`${PRISMA}/generated/client/index.d.ts`],
  '@prisma/adapter-pg': [`${PRISMA}/node_modules/@prisma/adapter-pg/dist/index.d.ts`],
  typeorm: ['packages/adapter-typeorm/node_modules/typeorm/index.d.ts'],
  bullmq: ['packages/adapter-bullmq/node_modules/bullmq/dist/esm/index.d.ts'],
  ioredis: ['packages/adapter-bullmq/node_modules/ioredis/built/index.d.ts'],
  pg: ['node_modules/@types/pg/index.d.ts'],
  'msw/node': ['packages/testkit/node_modules/msw/lib/node/index.d.mts'],
};

describe('every document', () => {
  it('shows code that compiles', () => {
    const folder = mkdtempSync(join(root, 'test', 'documents-'));
    try {
      let count = 0;
      for (const path of DOCUMENTS) {
        const text = readFileSync(join(root, path), 'utf8');
        for (const [index, [, code = '']] of [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].entries()) {
          count += 1;
          writeFileSync(join(folder, `${path.replaceAll('/', '-')}-block-${index + 1}.ts`), code);
        }
      }
      expect(count).toBeGreaterThan(10);
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          extends: '../../tsconfig.base.json',
          compilerOptions: {
            composite: false,
            emitDeclarationOnly: false,
            declaration: false,
            declarationMap: false,
            noEmit: true,
            lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
            types: ['node'],
            paths: Object.fromEntries(
              Object.entries({ ...compilerOptions.paths, ...HOST_MODULES }).map(([name, targets]) => [
                name,
                (targets as readonly string[]).map((target) => join(root, target)),
              ]),
            ),
          },
          include: ['*.ts'],
        }),
      );
      const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
      const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      expect([0, 1, 2]).toContain(status);
      // What others have wrong is told by `typecheck`.
      expect(stdout.split('\n').filter((line) => line.includes('-block-'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it.each(DOCUMENTS)('links to what is there: %s', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
    for (const target of links)
      expect(() => readFileSync(join(root, dirname(path), target)), `${path} links to ${target}`).not.toThrow('ENOENT');
  });
});
