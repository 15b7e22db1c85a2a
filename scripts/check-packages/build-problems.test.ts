import { describe, expect, it } from 'vitest';
import { importedPackages, nodeTies, undeclaredImports } from './build-problems.js';

const built = (text: string, path = 'dist/index.js') => ({ path, text });

describe('importedPackages', () => {
  it.each([
    ['an import', `import * as z from 'zod/v4';`, 'dist/index.js'],
    ['a re-export', `export { z } from 'zod';`, 'dist/index.js'],
    ['a dynamic import', `const z = await import('zod');`, 'dist/index.js'],
    ['a require', `var z = __toESM(require('zod/v4'), 1);`, 'dist/index.cjs'],
    ['a type import', `import type { ZodType } from 'zod';`, 'dist/index.d.ts'],
    ['a type in place', `export declare const a: import('zod').ZodType;`, 'dist/index.d.cts'],
  ])('sees %s', (_form, text, path) => {
    expect(importedPackages(built(text, path))).toEqual(['zod']);
  });

  it('tells scoped packages apart and leaves its own files out', () => {
    const text = `import '@org/ingest-core/deep'; import './chunk.js'; import 'node:fs';`;
    expect(importedPackages(built(text))).toEqual(['@org/ingest-core', 'node:fs']);
  });
});

describe('undeclaredImports', () => {
  const manifest = { name: 'a', version: '1.0.0', dependencies: { zod: '4' }, peerDependencies: { vitest: '4' } };

  it('accepts dependencies, peers and built-ins', () => {
    expect(undeclaredImports(built(`import 'zod'; import 'vitest'; import 'node:fs';`), manifest)).toEqual([]);
  });

  it('refuses what only this workspace has', () => {
    const withDev = { ...manifest, devDependencies: { '@org/ingest-sql': '1' } };
    expect(undeclaredImports(built(`import '@org/ingest-sql';`), withDev)).toEqual([
      expect.stringContaining('@org/ingest-sql'),
    ]);
  });
});

describe('nodeTies', () => {
  it.each([
    ['node:crypto', `import { createHash } from 'node:crypto';`],
    ['fs', `var fs = require('fs');`],
    ['process', 'export const home = process.env.HOME;'],
    ['process', 'export const home = globalThis.process?.env;'],
    ['Buffer', `export const bytes = Buffer.from('a');`],
    ['Buffer', 'export const isBuffer = (value) => value instanceof Buffer;'],
    ['__dirname', 'export const here = { folder: __dirname };'],
    ['process', 'export const host = { process };'],
  ])('finds %s', (name, text) => {
    expect(nodeTies(built(text))).toEqual([expect.stringContaining(`"${name}"`)]);
  });

  it.each([
    ['a property', 'runner.process(job);'],
    ['a method', 'export const runner = { process(job) { return job; } };'],
    ['a key', 'export const runner = { process: 1 };'],
    ['a word', `export const text = 'Buffer and process'; // process.env`],
    ['Web names', 'export const now = () => [globalThis.crypto, new URL(""), fetch, TextEncoder];'],
  ])('leaves %s alone', (_what, text) => {
    expect(nodeTies(built(text))).toEqual([]);
  });
});
