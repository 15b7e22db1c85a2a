/** Builds what has to be built and starts the embedded example; `pnpm demo`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './check-packages/ensure-built.js';
import { isPublished, listPackages, REPOSITORY_ROOT } from './check-packages/workspace.js';
import { generateExampleClient } from './generate-prisma-clients.js';

const packages = listPackages();
console.log('Building the packages …');
ensureBuilt(packages, packages.filter(isPublished));
await generateExampleClient();

const folder = join(REPOSITORY_ROOT, 'examples/embedded');
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'src/main.ts'], { cwd: folder, stdio: 'inherit' });
process.exitCode = status ?? 1;
