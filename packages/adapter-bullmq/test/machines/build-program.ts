import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The program that a machine runs, as one file. */
    readonly machineProgram: string;
  }
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

let folder: string | null = null;

/**
 * Vitest's global set-up for tests with machines: bundles their program from the sources, with everything it imports.
 * A machine starts in a fifth of a second then, where it would take more than one to load it file by file.
 */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'ingest-machine-'));
  await build({
    entry: { machine: path('./machine-program.ts') },
    outDir: folder,
    format: ['cjs'],
    target: 'node20',
    tsconfig: path('../../../../tsconfig.base.json'),
    noExternal: [/./],
    ...{ config: false, silent: true, clean: false, dts: false },
  });
  project.provide('machineProgram', join(folder, 'machine.cjs'));
}

export async function teardown(): Promise<void> {
  if (folder !== null) await rm(folder, { recursive: true, force: true });
}
