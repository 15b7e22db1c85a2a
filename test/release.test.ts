import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPublished, listPackages, REPOSITORY_ROOT } from '../scripts/check-packages/workspace.js';

const published = listPackages().filter(isPublished);
const names = published.map(({ manifest }) => manifest.name);

function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(REPOSITORY_ROOT, ...path), 'utf8'));
}

describe('the release', () => {
  it('raises the versions of all published packages together', () => {
    const { fixed } = readJson('.changeset', 'config.json') as { readonly fixed: readonly (readonly string[])[] };
    expect(fixed.map((group) => [...group].sort())).toEqual([[...names].sort()]);
    expect(new Set(published.map(({ manifest }) => manifest.version)).size).toBe(1);
  });

  it.each(published)('publishes $manifest.name with what a registry page shows', ({ manifest }) => {
    expect(manifest).toMatchObject({
      license: 'MIT',
      author: expect.stringMatching(/./),
      description: expect.stringMatching(/\.$/),
      keywords: expect.arrayContaining(['facebook']),
      publishConfig: { access: 'public' },
      engines: { node: '>=20.19' },
      sideEffects: false,
    });
  });

  it('has one sentence for users in each changeset', () => {
    const folder = join(REPOSITORY_ROOT, '.changeset');
    const changesets = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
    for (const file of changesets) {
      const [, header = '', text = ''] =
        /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
      const unknown = [...header.matchAll(/^'([^']+)':/gm)].filter(([, name = '']) => !names.includes(name));
      expect(unknown, `${file} names packages that are not published`).toEqual([]);
      expect(text.trim(), `${file} is one sentence`).toMatch(/^[A-Z][^\n]*\.$/);
    }
  });
});
