import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const adapter = fileURLToPath(new URL('../packages/adapter-prisma/', import.meta.url));
const HOSTS = ['prisma-7', 'prisma-6', 'prisma-6-5'] as const;

/**
 * Generates the Prisma clients that the adapter's tests use, each by its own version of Prisma and from the adapter's
 * own schema fragment, unless they are there and up to date.
 *
 * Prisma wants to download an engine for every command; `generate` does not run it and is content with any file in its
 * place.
 *
 * @see https://www.prisma.io/docs/orm/reference/environment-variables-reference#custom-engine-file-locations
 */
export async function generatePrismaClients(): Promise<void> {
  const models = await readFile(join(adapter, 'prisma/ingest.prisma'), 'utf8');
  for (const host of HOSTS) await generateClient(join(adapter, 'test', host), models);
}

async function generateClient(folder: string, models: string): Promise<void> {
  const require = createRequire(join(folder, 'package.json'));
  const manifest = require.resolve('prisma/package.json');
  const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'));
  const schema = `${await readFile(join(folder, 'host.prisma'), 'utf8')}\n${models}`;
  const stamp = createHash('sha256').update(`${version}\n${schema}`).digest('hex');

  const generated = join(folder, 'generated');
  const stampFile = join(generated, 'stamp.txt');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated, { recursive: true });
  const schemaFile = join(generated, 'schema.prisma');
  await writeFile(schemaFile, schema);
  await run(process.execPath, [join(dirname(manifest), 'build/index.js'), 'generate', '--schema', schemaFile], {
    cwd: folder,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  await writeFile(stampFile, stamp);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await generatePrismaClients();
}
