import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A group of the sidebar. */
export interface Group {
  readonly text: string;
  /** Markdown files of the repository, in their order. */
  readonly files: readonly string[];
}

/** Where each file of the repository stands on the site. A file of `docs/` that is not named here fails the build. */
export function listGroups(root: string): readonly Group[] {
  const readmesOf = (folder: string) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}/README.md`);
  return [
    { text: 'Start', files: ['README.md', 'docs/quick-start.md', 'docs/concepts.md'] },
    {
      text: 'In your application',
      files: ['nest', 'express-and-fastify', 'temporal', 'cron', 'postiz'].map((name) => `docs/${name}.md`),
    },
    {
      text: 'Wiring',
      files: [
        'packages/adapter-prisma/README.md',
        'packages/adapter-typeorm/README.md',
        'packages/adapter-bullmq/README.md',
        'docs/storage.md',
        'docs/storage-queries.md',
        'docs/webhooks.md',
      ],
    },
    {
      text: 'Operating',
      files: ['operating', 'graph-errors', 'ingestion', 'usage-budget', 'batching'].map((name) => `docs/${name}.md`),
    },
    {
      text: 'Going further',
      files: [
        'docs/writing-an-adapter.md',
        'packages/core/README.md',
        'packages/testkit/README.md',
        'docs/architecture.md',
        'docs/compatibility.md',
        'docs/databases.md',
        'benchmarks/README.md',
      ],
    },
    { text: 'Examples', files: readmesOf('examples') },
    { text: 'Project', files: ['CONTRIBUTING.md', 'SECURITY.md'] },
  ];
}

/** The page of a file: `docs/a.md` is `/a.md`, a README that of its folder, the root's the first one. */
export function pageOf(file: string): string {
  if (file === 'README.md') return 'index.md';
  return file
    .replace(/^docs\//, '')
    .replace(/\/README\.md$/, '.md')
    .toLowerCase();
}
