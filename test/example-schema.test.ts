import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

it('gives the embedded example the models that the Prisma adapter publishes', () => {
  expect(read('examples/embedded/prisma/ingest.prisma')).toBe(read('packages/adapter-prisma/prisma/ingest.prisma'));
});
