import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from './command-error.js';
import type { HostSchema, SchemaFile } from './schema-file.js';

/** The file that models go to in a schema that is a folder. */
const FILE_IN_FOLDER = 'ingest.prisma';

/**
 * Reads a schema from the disk; of a folder all `.prisma` files, in folders below it too, as Prisma does.
 * @throws {CommandError} when there is none at that path.
 * @see https://www.prisma.io/docs/orm/prisma-schema/overview/location#multi-file-prisma-schema
 */
export async function readHostSchema(path: string): Promise<HostSchema> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? await readdir(path, { recursive: true }) : [];
    const paths = isFolder
      ? names
          .filter((name) => name.endsWith('.prisma'))
          .sort()
          .map((name) => join(path, name))
      : [path];
    const files = await Promise.all(paths.map(async (one) => ({ path: one, text: await readFile(one, 'utf8') })));
    return { path, files, target: isFolder ? join(path, FILE_IN_FOLDER) : path };
  } catch (error) {
    throw new CommandError('schema-path', `The schema "${path}" cannot be read: ${reasonOf(error)}. Check the path.`, {
      cause: error,
    });
  }
}

/**
 * Writes whole files: each beside its place first, and only when all are written into their places. A file keeps its
 * mode, and a symbolic link stays one.
 * @throws {CommandError} when one cannot be written. Nothing has changed then, unless it says which files have.
 */
export async function writeSchemaFiles(files: readonly SchemaFile[]): Promise<void> {
  const staged: { readonly temporary: string; readonly path: string }[] = [];
  const moved: string[] = [];
  try {
    for (const { path, text } of files) {
      const real = await realpath(path).catch(() => path);
      const mode = (await stat(real).catch(() => null))?.mode ?? null;
      const temporary = `${real}.${randomUUID()}.tmp`;
      staged.push({ temporary, path: real });
      await writeWhole(temporary, text, mode);
    }
    for (const { temporary, path } of staged) {
      await rename(temporary, path);
      moved.push(path);
    }
  } catch (error) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true }).catch(() => {})));
    const done = moved.length === 0 ? 'Nothing was changed' : `Changed already: ${moved.join(', ')}`;
    throw new CommandError('write', `The schema cannot be written: ${reasonOf(error)}. ${done}.`, { cause: error });
  }
}

async function writeWhole(path: string, text: string, mode: number | null): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    // A mode given to `open` would be narrowed by the umask.
    if (mode !== null) await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
