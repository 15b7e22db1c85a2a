import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildFragment } from '../packages/adapter-prisma/src/cli/build-fragment.js';
import { planSchemaChange } from '../packages/adapter-prisma/src/cli/plan-schema-change.js';
import type { Relations } from '../packages/adapter-prisma/src/cli/relations.js';
import { readShippedModels } from '../packages/adapter-prisma/src/cli/shipped-models.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../', import.meta.url));
const adapter = join(root, 'packages/adapter-prisma');
/** The folder of each host, and the models that it pastes. */
const TEST_HOSTS = [
  ['prisma-7', 'ingest.prisma'],
  ['prisma-7-mysql', 'ingest.mysql.prisma'],
  ['prisma-7-sqlite', 'ingest.sqlite.prisma'],
  ['prisma-6', 'ingest.prisma'],
  ['prisma-6/mysql', 'ingest.mysql.prisma'],
  ['prisma-6/sqlite', 'ingest.sqlite.prisma'],
  ['prisma-6-5', 'ingest.prisma'],
] as const;
/** The examples with a Prisma client of their own, made from their schema folder. */
const EXAMPLES = ['embedded', 'bullmq-prisma'] as const;
/** The folders of one more host, whose schema the adapter's command has changed, and what the command was asked for. */
const COMMAND_HOSTS = [
  ['plain', null],
  ['related', { organization: 'Organization', integration: 'Integration' }],
] as const;

/**
 * Generates the Prisma clients that the adapter's tests and the examples use, each by its own version of Prisma, unless
 * they are there and up to date.
 *
 * Prisma wants to download an engine for every command; `generate` does not run it and is content with any file in its
 * place.
 *
 * @see https://www.prisma.io/docs/orm/reference/environment-variables-reference#custom-engine-file-locations
 */
export async function generatePrismaClients(): Promise<void> {
  for (const [host, fragment] of TEST_HOSTS) {
    const models = await readFile(join(adapter, 'prisma', fragment), 'utf8');
    const folder = join(adapter, 'test', host);
    const schema = `${await readFile(join(folder, 'host.prisma'), 'utf8')}\n${models}`;
    await generateClient(folder, schema, (generated) => writeSchema(generated, schema));
  }
  for (const [folder, relations] of COMMAND_HOSTS) {
    const host = join(adapter, 'test/prisma-6/postiz-host');
    const schema = await schemaWithModels(await readFile(join(host, 'host.prisma'), 'utf8'), relations);
    await generateClient(join(host, folder), schema, (generated) => writeSchema(generated, schema));
  }
  for (const name of EXAMPLES) await generateExampleClient(name);
}

/** Generates the client of an example, from the schema folder that it has. */
export async function generateExampleClient(name = 'embedded'): Promise<void> {
  const folder = join(root, 'examples', name);
  const schemaFolder = join(folder, 'prisma');
  if (!existsSync(schemaFolder)) return;
  const files = (await readdir(schemaFolder)).filter((file) => file.endsWith('.prisma')).sort();
  const schema = await Promise.all(files.map((file) => readFile(join(schemaFolder, file), 'utf8')));
  await generateClient(folder, schema.join('\n'), async () => schemaFolder);
}

/** What the adapter's command makes of a schema. */
async function schemaWithModels(text: string, relations: Relations | null): Promise<string> {
  const fragment = buildFragment(await readShippedModels('postgresql'), 'postgresql', { dbSchema: null, relations });
  const path = 'schema.prisma';
  const plan = planSchemaChange({ path, files: [{ path, text }], target: path }, fragment, relations);
  const schema = plan.kind === 'add' ? plan.files.find((file) => file.path === path)?.text : undefined;
  if (schema === undefined) throw new Error(`The models cannot be added to the host's schema: ${JSON.stringify(plan)}`);
  return schema;
}

async function writeSchema(folder: string, schema: string): Promise<string> {
  const schemaFile = join(folder, 'schema.prisma');
  await writeFile(schemaFile, schema);
  return schemaFile;
}

/** Runs `prisma generate` in `folder`, whose schemas write below `generated/`, when `schema` or Prisma has changed. */
async function generateClient(
  folder: string,
  schema: string,
  prepareSchema: (generated: string) => Promise<string>,
): Promise<void> {
  const manifest = createRequire(join(folder, 'package.json')).resolve('prisma/package.json');
  const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'));
  const stamp = createHash('sha256').update(`${version}\n${schema}`).digest('hex');

  const generated = join(folder, 'generated');
  const stampFile = join(generated, 'stamp.txt');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated, { recursive: true });
  const schemaPath = await prepareSchema(generated);
  await run(process.execPath, [join(dirname(manifest), 'build/index.js'), 'generate', '--schema', schemaPath], {
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
