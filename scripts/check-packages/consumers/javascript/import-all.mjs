// An ESM host: imports every entry point of every package and calls into core.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import {
  contentKeyOf,
  detectFormat,
  extractHashtags,
  InvalidConfigurationError,
  InvalidJobError,
  parseIngestionJob,
} from '@org/ingest-core';

const require = createRequire(import.meta.url);
const { packages } = JSON.parse(readFileSync(new URL('./packages.json', import.meta.url), 'utf8'));

for (const { name, modules } of packages) {
  const imported = await import(name);
  for (const [key, value] of Object.entries(imported)) assert.notEqual(value, undefined, `${name} exports ${key}`);
  if (modules !== 'dual') continue;
  const required = require(name);
  const keys = (namespace) =>
    Object.keys(namespace)
      .filter((key) => key !== 'default' && key !== '__esModule')
      .sort();
  assert.deepEqual(keys(required), keys(imported), `${name} exports the same names to require as to import`);
}

const job = parseIngestionJob({ organizationId: 'org-1', integrationId: 'page-1', date: '2026-11-24' });
assert.deepEqual(job, {
  kind: 'incremental',
  version: 1,
  organizationId: 'org-1',
  integrationId: 'page-1',
  date: '2026-11-24',
});
assert.equal(contentKeyOf({ ...job, externalContentId: '1_2' }), '["org-1","page-1","1_2"]');
assert.throws(() => parseIngestionJob({}), InvalidJobError);
assert.deepEqual(extractHashtags('#Été in #Paris, #paris'), ['Été', 'Paris']);
assert.deepEqual(detectFormat({ permalink_url: 'https://www.facebook.com/reel/123/' }), {
  format: 'REELS',
  kind: 'REEL',
});
// The adapter's core is the host's: an error class is the same one on both sides.
assert.throws(() => createPrismaContentRepository({}), InvalidConfigurationError);
