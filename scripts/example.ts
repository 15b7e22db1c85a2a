/**
 * Runs an example and compares what it prints with what its README says; `pnpm example <name>`, or all of them without
 * a name. Servers that an example needs are started for it, unless DATABASE_URL or REDIS_URL names one.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './check-packages/ensure-built.js';
import { isPublished, listPackages, REPOSITORY_ROOT, readManifest } from './check-packages/workspace.js';
import { chooseExamples } from './example/choose-examples.js';
import { needsOf } from './example/needs.js';
import { runExample } from './example/run-example.js';
import { generateExampleClient } from './generate-prisma-clients.js';

const parent = join(REPOSITORY_ROOT, 'examples');
const all = readdirSync(parent)
  .filter((name) => existsSync(join(parent, name, 'package.json')))
  .sort();

async function run(names: readonly string[]): Promise<readonly string[]> {
  const isShown = process.argv.length > 2;
  const failed: string[] = [];
  for (const name of names) {
    const folder = join(parent, name);
    if (needsOf(readManifest(folder)).prismaClient) await generateExampleClient(name);
    if (isShown) console.error(`--- ${name}`);
    const problem = await runExample(folder, { isShown }).catch((error: unknown) => String(error));
    if (problem === null) {
      console.error(`${name}: as its README says`);
    } else {
      failed.push(name);
      console.error(`${name}: FAILED\n${problem}`);
    }
  }
  return failed;
}

try {
  const names = chooseExamples(all, process.argv.slice(2));
  const packages = listPackages();
  console.error('Building the packages …');
  ensureBuilt(packages, packages.filter(isPublished));
  const failed = await run(names);
  if (failed.length > 0) console.error(`\n${failed.length} of ${names.length} failed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
