import { describe, expect, it } from 'vitest';
import { bundledPackages, unnamedBundles } from './bundled-code.js';

const map = (...sources: readonly string[]) => ({ path: 'dist/index.cjs.map', text: JSON.stringify({ sources }) });

const ky = '../../../node_modules/.pnpm/ky@1.14.3/node_modules/ky/distribution/core/Ky.js';
const scoped = '../../../node_modules/.pnpm/@a+b@1.0.0/node_modules/@a/b/index.js';

describe('bundledPackages', () => {
  it('names each package once and leaves own sources out', () => {
    expect(bundledPackages(map('../src/index.ts', ky, ky, scoped))).toEqual(['@a/b', 'ky']);
  });
});

describe('unnamedBundles', () => {
  it('is content when the notice names what is carried', () => {
    expect(unnamedBundles(map(ky), 'It carries:\n  ky   Copyright (c) its author')).toEqual([]);
  });

  it('refuses code whose package the notice does not name', () => {
    expect(unnamedBundles(map(ky), 'It carries:\n  kysely')).toEqual([expect.stringContaining('"ky"')]);
  });
});
