import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

it.each(['embedded', 'bullmq-prisma'])('gives the example %s the models that the Prisma adapter publishes', (name) => {
  expect(read(`examples/${name}/prisma/ingest.prisma`)).toBe(read('packages/adapter-prisma/prisma/ingest.prisma'));
});
