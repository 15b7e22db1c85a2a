import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Makes one file of the program and everything it imports, with nothing in it that a host would not run. */
export async function bundleProgram(): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-bench-'));
  await build({
    entry: { queue: path('./queue-program.ts') },
    outDir: folder,
    format: ['cjs'],
    target: 'node20',
    tsconfig: path('../../tsconfig.base.json'),
    noExternal: [/./],
    ...{ config: false, silent: true, clean: false, dts: false },
  });
  return { file: join(folder, 'queue.cjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}
