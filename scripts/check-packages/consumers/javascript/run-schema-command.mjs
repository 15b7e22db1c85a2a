// A host that runs the command of the Prisma adapter, as npx and a package script find it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const host = dirname(fileURLToPath(import.meta.url));
const adapter = dirname(createRequire(import.meta.url).resolve('@org/ingest-adapter-prisma/package.json'));

function run(...args) {
  const command = join(host, 'node_modules/.bin/ingest-adapter-prisma');
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { status, stdout, stderr };
}

for (const [provider, file] of [
  ['postgresql', 'ingest.prisma'],
  ['mysql', 'ingest.mysql.prisma'],
  ['sqlite', 'ingest.sqlite.prisma'],
]) {
  const models = readFileSync(join(adapter, 'prisma', file), 'utf8');
  assert.deepEqual(run('schema', '--provider', provider), { status: 0, stdout: models, stderr: '' });
}

const folder = mkdtempSync(join(tmpdir(), 'ingest-schema-'));
try {
  const schema = join(folder, 'schema.prisma');
  const datasource = 'datasource db {\n  provider = "sqlite"\n}\n';
  writeFileSync(schema, datasource);
  assert.equal(run('schema', '--check', '--schema', schema).status, 1);
  assert.equal(run('schema', '--schema', schema).status, 0);
  const models = readFileSync(join(adapter, 'prisma/ingest.sqlite.prisma'), 'utf8');
  assert.equal(readFileSync(schema, 'utf8'), `${datasource}\n${models}`);
  assert.equal(run('schema', '--check', '--schema', schema).status, 0);
  assert.equal(run('schema', '--provider', 'mysql', '--schema', schema).status, 2);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
