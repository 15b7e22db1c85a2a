import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

/** A file that need not exist here, and what stands in it. */
interface Snippet {
  readonly file: string;
  readonly code: string;
}

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string };
}

const snippets: Snippet[] = [];
const diagnostics = new Map<Snippet, readonly Diagnostic[]>();

function snippet(file: string, code: string): Snippet {
  const added = { file, code };
  snippets.push(added);
  return added;
}

/** Lints all snippets in one run, in a copy of the repository's layout with the repository's rules. */
function lintAll(): void {
  const copy = mkdtempSync(join(tmpdir(), 'import-rules-'));
  try {
    cpSync(join(root, 'biome.json'), join(copy, 'biome.json'));
    const paths = snippets.map(({ file, code }, index) => {
      const path = join(dirname(file), `number-${index}`, file.endsWith('.test.ts') ? 'new.test.ts' : 'new.ts');
      mkdirSync(join(copy, dirname(path)), { recursive: true });
      writeFileSync(join(copy, path), code);
      return path;
    });
    const { stdout } = spawnSync(
      process.execPath,
      [
        biome,
        'lint',
        '.',
        '--vcs-enabled=false',
        '--max-diagnostics=none',
        '--diagnostic-level=error',
        '--reporter=json',
      ],
      { cwd: copy, encoding: 'utf8' },
    );
    const report = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
    for (const [index, one] of snippets.entries()) {
      diagnostics.set(
        one,
        report.diagnostics.filter(({ location }) => location.path === paths[index]),
      );
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const uses = (specifier: string) => `import { thing } from '${specifier}';\nexport const used = thing;\n`;

const GROUND_FLOOR = 'content/ is the ground floor';
const SECOND_FLOOR = 'ports/ and graph-api/ stand on content/';
const SHARED = 'edge-walk/ and account-access/ are what sources share';
const SOURCE = 'A source knows nothing of another one, nor of the ingestion';
const INGESTION = 'ingestion/ works on ports';
const USAGE = 'usage/ keeps budgets';
const WEBHOOKS = 'webhooks/ turns what Meta reports into jobs';
const CORE_ALONE = 'Core stands on its own';
const CORE_ONLY = 'Only @org/ingest-core, by its name';
const COMMAND = 'A command is a program of its own';
const ADAPTER = 'An adapter imports @org/ingest-core and @org/ingest-sql by name';

const core = 'packages/core/src';

const refused: readonly (readonly [file: string, specifier: string, reason: string])[] = [
  ...[
    'ports/clock.js',
    'graph-api/classify.js',
    'edge-walk/walk-edges.js',
    'account-access/token-facts.js',
    'facebook/source.js',
    'instagram/source.js',
    'ingestion/ingest-once.js',
  ]
    .concat('in-process/job-runner.js', 'index.js')
    .map((module) => [`${core}/content/new.ts`, `../${module}`, GROUND_FLOOR] as const),
  [`${core}/content/new.ts`, '@org/ingest-testkit', GROUND_FLOOR],
  ...['ports', 'graph-api'].flatMap((floor) =>
    [
      'edge-walk/walk-edges.js',
      'account-access/token-facts.js',
      'facebook/source.js',
      'instagram/source.js',
      'ingestion/ingest-once.js',
      'in-process/job-runner.js',
      'index.js',
    ].map((module) => [`${core}/${floor}/new.ts`, `../${module}`, SECOND_FLOOR] as const),
  ),
  ...['edge-walk', 'account-access'].flatMap((floor) =>
    [
      'facebook/source.js',
      'instagram/source.js',
      'ingestion/ingest-once.js',
      'in-process/job-runner.js',
      'index.js',
    ].map((module) => [`${core}/${floor}/new.ts`, `../${module}`, SHARED] as const),
  ),
  [`${core}/ports/new.ts`, '@org/ingest-sql', SECOND_FLOOR],
  ...['facebook', 'instagram'].flatMap((floor) =>
    ['ingestion/ingest-once.js', 'in-process/job-runner.js', 'index.js'].map(
      (module) => [`${core}/${floor}/new.ts`, `../${module}`, SOURCE] as const,
    ),
  ),
  [`${core}/facebook/new.ts`, '../instagram/source.js', SOURCE],
  [`${core}/instagram/new.ts`, '../facebook/source.js', SOURCE],
  [`${core}/facebook/new.ts`, '@org/ingest-testkit', SOURCE],
  ...['edge-walk/walk-edges.js', 'account-access/token-facts.js', 'facebook/source.js', 'instagram/source.js'].map(
    (module) => [`${core}/ingestion/new.ts`, `../${module}`, INGESTION] as const,
  ),
  ...['in-process/job-runner.js', 'index.js'].map(
    (module) => [`${core}/ingestion/new.ts`, `../${module}`, INGESTION] as const,
  ),
  [`${core}/ingestion/new.ts`, '@org/ingest-sql', INGESTION],
  ...(
    [
      ['content', GROUND_FLOOR],
      ['ports', SECOND_FLOOR],
      ['graph-api', SECOND_FLOOR],
      ['edge-walk', SHARED],
      ['account-access', SHARED],
      ['facebook', SOURCE],
      ['instagram', SOURCE],
      ['ingestion', INGESTION],
    ] as const
  ).flatMap(([floor, reason]) =>
    ['usage/usage-governor.js', 'webhooks/verify-signature.js'].map(
      (module) => [`${core}/${floor}/new.ts`, `../${module}`, reason] as const,
    ),
  ),
  ...['edge-walk/walk-edges.js', 'account-access/token-facts.js', 'facebook/source.js', 'instagram/source.js'].flatMap(
    (module) => [
      [`${core}/usage/new.ts`, `../${module}`, USAGE] as const,
      [`${core}/webhooks/new.ts`, `../${module}`, WEBHOOKS] as const,
    ],
  ),
  [`${core}/usage/new.ts`, '../webhooks/verify-signature.js', USAGE],
  [`${core}/webhooks/new.ts`, '../usage/usage-governor.js', WEBHOOKS],
  [`${core}/webhooks/new.ts`, '../in-process/job-runner.js', WEBHOOKS],
  [`${core}/in-process/new.ts`, '@org/ingest-testkit', CORE_ALONE],
  [`${core}/new.ts`, '@org/ingest-core', CORE_ALONE],
  [`${core}/in-process/new.ts`, '../index.js', CORE_ALONE],
  ...['sql', 'testkit'].flatMap((name) => [
    [`packages/${name}/src/new.ts`, '@org/ingest-adapter-prisma', CORE_ONLY] as const,
    [`packages/${name}/src/new.ts`, '../../core/src/errors.js', CORE_ONLY] as const,
  ]),
  [`packages/sql/src/new.ts`, '@org/ingest-testkit', CORE_ONLY],
  [`packages/testkit/src/new.ts`, '@org/ingest-sql', CORE_ONLY],
  ...[
    '@org/ingest-testkit',
    '@org/ingest-adapter-other',
    '@prisma/client',
    '../../core/src/errors.js',
    '../../sql/src/row.js',
  ].map((specifier) => ['packages/adapter-prisma/src/new.ts', specifier, ADAPTER] as const),
  ['packages/adapter-prisma/src/new.ts', './cli/main.js', COMMAND],
  ['packages/adapter-typeorm/src/new.ts', 'typeorm', ADAPTER],
  ['packages/adapter-of-tomorrow/src/new.ts', '@org/ingest-testkit', ADAPTER],
];

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  [`${core}/content/new.ts`, '../errors.js'],
  [`${core}/content/new.ts`, './content-item.js'],
  [`${core}/ports/new.ts`, '../content/content-item.js'],
  [`${core}/graph-api/new.ts`, '../ports/clock.js'],
  [`${core}/edge-walk/new.ts`, '../graph-api/graph-client.js'],
  [`${core}/facebook/new.ts`, '../graph-api/graph-client.js'],
  [`${core}/facebook/new.ts`, '../edge-walk/walk-edges.js'],
  [`${core}/instagram/new.ts`, '../edge-walk/walk-edges.js'],
  [`${core}/ingestion/new.ts`, '../ports/clock.js'],
  [`${core}/in-process/new.ts`, '../ingestion/failure-policy.js'],
  ['packages/sql/src/new.ts', '@org/ingest-core'],
  ['packages/testkit/src/new.ts', '@org/ingest-core'],
  ['packages/adapter-prisma/src/new.ts', '@org/ingest-core'],
  ['packages/adapter-prisma/src/new.ts', '@org/ingest-sql'],
  ['packages/adapter-prisma/src/cli/new.ts', './schema-file.js'],
  ['packages/adapter-prisma/src/cli/new.ts', 'node:path'],
  ['examples/new/main.ts', '@org/ingest-adapter-prisma'],
];

const refusedCases = refused.map(([file, specifier, reason]) => ({
  file,
  specifier,
  reason,
  linted: snippet(file, uses(specifier)),
}));
const allowedCases = allowed.map(([file, specifier]) => ({ file, specifier, linted: snippet(file, uses(specifier)) }));

const formCases = [
  { form: 'a type import', code: `import type { A } from '../ports/clock.js';\nexport type B = A;\n` },
  { form: 'a re-export', code: `export { a } from '../ports/clock.js';\n` },
  { form: 'a dynamic import', code: `export const a = () => import('../ports/clock.js');\n` },
].map(({ form, code }) => ({ form, linted: snippet(`${core}/content/new.ts`, code) }));

const sourceCases = [
  {
    what: 'a built-in of Node in core',
    rule: 'noNodejsModules',
    linted: snippet(`${core}/new.ts`, `import { join } from 'node:path';\nexport const a = join;\n`),
  },
  {
    what: 'a built-in of Node in the library of the Prisma adapter',
    rule: 'noNodejsModules',
    linted: snippet(
      'packages/adapter-prisma/src/new.ts',
      `import { join } from 'node:path';\nexport const a = join;\n`,
    ),
  },
  {
    what: 'process in core',
    rule: 'noRestrictedGlobals',
    linted: snippet(`${core}/new.ts`, 'export const a = process.env;\n'),
  },
  {
    what: 'Buffer in core',
    rule: 'noRestrictedGlobals',
    linted: snippet(`${core}/new.ts`, `export const a = Buffer.from('');\n`),
  },
  {
    what: 'any',
    rule: 'noExplicitAny',
    linted: snippet('packages/sql/src/new.ts', 'export const a = (b: any) => b;\n'),
  },
  {
    what: 'a default export',
    rule: 'noDefaultExport',
    linted: snippet('packages/sql/src/new.ts', 'export default 1;\n'),
  },
  {
    what: 'export *',
    rule: 'noReExportAll',
    linted: snippet('packages/sql/src/new.ts', `export * from './row.js';\n`),
  },
  {
    what: 'the console',
    rule: 'noConsole',
    linted: snippet('packages/sql/src/new.ts', `console.log('');\n`),
  },
];

const nodeInTest = snippet(
  `${core}/new.test.ts`,
  `import { join } from 'node:path';\nexport const a = [join, process];\n`,
);

beforeAll(lintAll);

describe('import directions', () => {
  it.each(refusedCases)('$file may not import $specifier', ({ linted, reason }) => {
    const messages = diagnostics.get(linted)?.map(({ message }) => message) ?? [];
    expect(messages).toContainEqual(expect.stringContaining(reason));
  });

  it.each(allowedCases)('$file may import $specifier', ({ linted }) => {
    expect(diagnostics.get(linted)).toEqual([]);
  });

  it.each(formCases)('$form counts as an import', ({ linted }) => {
    const messages = diagnostics.get(linted)?.map(({ message }) => message) ?? [];
    expect(messages).toContainEqual(expect.stringContaining(GROUND_FLOOR));
  });

  it('leaves no restriction of biome.json untried', () => {
    const configuration: unknown = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    const reasons = [...JSON.stringify(configuration).matchAll(/"message":"([^"]+)"/g)].map(([, text = '']) => text);
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((text) => !refused.some(([, , reason]) => text.startsWith(reason)))).toEqual([]);
  });
});

describe('what a source may use', () => {
  it.each(sourceCases)('$what is refused', ({ linted, rule }) => {
    const categories = diagnostics.get(linted)?.map(({ category }) => category) ?? [];
    expect(categories).toContainEqual(expect.stringContaining(rule));
  });

  it('a test of core may use Node', () => {
    expect(diagnostics.get(nodeInTest)).toEqual([]);
  });
});
