import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listGroups, pageOf } from './pages.js';
import { rewriteLinks } from './rewrite-links.js';

const files = new Set(['README.md', 'docs/storage.md', 'packages/core/README.md', 'examples/nest/README.md']);
const rewrite = (markdown: string, file: string, source: string | null = null) =>
  rewriteLinks(markdown, file, { files, source });

it.each([
  ['a page of the same folder', '[tables](storage.md#names)', 'docs/webhooks.md', '[tables](/storage.md#names)'],
  ['a README of another folder', '[core](../packages/core/README.md)', 'docs/a.md', '[core](/packages/core.md)'],
  ['a folder with a README', '[nest](examples/nest/)', 'README.md', '[nest](/examples/nest.md)'],
  ['the first page', '[home](../../README.md)', 'packages/core/README.md', '[home](/index.md)'],
  ['an address', '[Meta](https://developers.facebook.com/)', 'README.md', '[Meta](https://developers.facebook.com/)'],
  ['a heading of the page', '[below](#tables)', 'README.md', '[below](#tables)'],
  ['what has no page', '[the code](../src/a.ts)', 'packages/core/README.md', 'the code'],
  ['code', '```md\n[a](b.md)\n```', 'README.md', '```md\n[a](b.md)\n```'],
])('links to %s', (_, markdown, file, expected) => {
  expect(rewrite(markdown, file)).toBe(expected);
});

it('links to the source where it is known', () => {
  const source = 'https://github.com/acme/ingest/blob/main';
  expect(rewrite('[the code](../../src/a.ts)', 'packages/core/README.md', source)).toBe(
    `[the code](${source}/src/a.ts)`,
  );
});

it('has one page for each file', () => {
  const all = listGroups(fileURLToPath(new URL('../', import.meta.url))).flatMap((group) => group.files);
  expect(new Set(all.map(pageOf)).size).toBe(all.length);
});
