// A CommonJS host: requires every entry point that answers `require` and calls into core.
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createPrismaContentRepository } = require('@org/ingest-adapter-prisma');
const { contentKeyOf, extractHashtags, IngestError, parseIngestionJob } = require('@org/ingest-core');

const { packages } = JSON.parse(readFileSync(join(__dirname, 'packages.json'), 'utf8'));

for (const { name, modules } of packages) {
  if (modules !== 'dual') continue;
  const file = require.resolve(name);
  assert.match(file, /\.cjs$/, `${name} answers require with its CommonJS build`);
  for (const [key, value] of Object.entries(require(name))) assert.notEqual(value, undefined, `${name} exports ${key}`);
}

// A CommonJS host on Node 20 cannot require an ESM-only package, so the build must not ask for one.
const core = readFileSync(require.resolve('@org/ingest-core'), 'utf8');
for (const name of ['ky', 'p-queue']) {
  assert.ok(!core.includes(`require("${name}")`), `the CommonJS build of core carries ${name}`);
}

const job = parseIngestionJob({ kind: 'item', organizationId: 'o', integrationId: 'i', externalContentId: '1_2' });
assert.equal(job.version, 1);
assert.equal(contentKeyOf(job), '["o","i","1_2"]');
assert.throws(
  () => parseIngestionJob(null),
  (error) => error instanceof IngestError && error.code === 'INVALID_JOB',
);
assert.deepEqual(extractHashtags('#東京 ＃東京'), ['東京']);
// The adapter's core is the host's: an error class is the same one on both sides.
assert.throws(() => createPrismaContentRepository({}), IngestError);
