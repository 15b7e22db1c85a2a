import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.js';
import { REPOSITORY_ROOT } from './workspace.js';

/** Where this repository has the version of Prisma that the example is for. */
const PRISMA_6_5 = join(REPOSITORY_ROOT, 'packages/adapter-prisma/test/prisma-6-5/package.json');

/**
 * Does in an installed project what the guide says to do once: adds the models to its schema, by the command of the packed
 * adapter, and generates its client. Of Prisma no engine is downloaded or run.
 */
export function prepareExample(folder: string): void {
  const adapter = join(folder, 'node_modules/@org/ingest-adapter-prisma');
  runCommand(process.execPath, [join(adapter, 'dist/cli/main.js'), 'schema', '--schema', 'schema.prisma'], {
    cwd: folder,
  });
  const prisma = dirname(createRequire(PRISMA_6_5).resolve('prisma/package.json'));
  runCommand(process.execPath, [join(prisma, 'build/index.js'), 'generate', '--schema', 'schema.prisma'], {
    cwd: folder,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
}
