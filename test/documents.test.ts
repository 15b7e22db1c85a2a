import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandProblem } from './documents/command-problem.js';
import { readDocument } from './documents/read-document.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that a user reads. */
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...['packages', 'examples']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`))
    .filter((path) => path !== 'packages/sql/README.md'),
  'benchmarks/README.md',
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

/** What an example's README imports of a host and is not installed here: what is done with it is not compiled. */
const NOT_INSTALLED = ['@temporalio/client', '@temporalio/worker'];

/** Where the SQL of documents is run. */
const SQL_TESTS = [
  { holds: 'fastupdate', test: 'packages/adapter-prisma/test/postiz-conventions.test.ts', by: 'its words' },
  { holds: 'MODIFY', test: 'packages/adapter-prisma/test/portable-migrations.test.ts', by: 'its file' },
] as const;

const documentAt = (path: string) => readDocument(readFileSync(join(root, path), 'utf8'));

describe('every document', () => {
  it('shows code that compiles', () => {
    const folder = mkdtempSync(join(root, 'test', 'documents-'));
    try {
      let count = 0;
      for (const path of DOCUMENTS) {
        const blocks = documentAt(path).blocks.filter(({ language }) => language === 'ts');
        for (const [index, { code }] of blocks.entries()) {
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
            // A block of an example's README stands beside the example's files.
            rootDirs: [folder, join(root, 'examples/temporal/src')],
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
      const problems = stdout.split('\n').filter((line) => line.includes('-block-'));
      const allowed = NOT_INSTALLED.map((name) => `TS2307: Cannot find module '${name}'`);
      expect(problems.filter((line) => !allowed.some((words) => line.includes(words)))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it.each(DOCUMENTS)('has blocks of kinds that are checked only: %s', (path) => {
    const { blocks } = documentAt(path);
    const languages = blocks.map(({ language }) => language);
    // `ts` is compiled, `sh` and `sql` are checked below; `text` is what a program prints, or a drawing.
    expect(languages.filter((language) => !['ts', 'sh', 'sql', 'text'].includes(language))).toEqual([]);
  });

  it.each(DOCUMENTS)('names commands that exist: %s', (path) => {
    const lines = documentAt(path).blocks.flatMap(({ language, code }) => (language === 'sh' ? code.split('\n') : []));
    const folder = dirname(join(root, path));
    expect(lines.map((line) => commandProblem(line, root, folder)).filter((problem) => problem !== null)).toEqual([]);
  });

  it.each(DOCUMENTS)('shows SQL that a test runs: %s', (path) => {
    for (const { code } of documentAt(path).blocks.filter(({ language }) => language === 'sql')) {
      const run = SQL_TESTS.find(({ holds }) => code.includes(holds));
      if (run === undefined) throw new Error(`${path} shows SQL that no test runs: ${code}`);
      const test = readFileSync(join(root, run.test), 'utf8');
      // The one test has the statement, the other reads the document.
      if (run.by === 'its words') expect(test).toContain(`'${code.trim().replace(/;$/, '')}'`);
      else expect(path, 'the file that the test reads').toBe('packages/adapter-prisma/README.md');
    }
  });

  it.each(DOCUMENTS)('links to files and headings that are there: %s', (path) => {
    const dead = documentAt(path).links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !documentAt(target).anchors.has(anchor);
    });
    expect(dead).toEqual([]);
  });
});
