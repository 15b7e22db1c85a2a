import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder of a host, with the files of its Prisma schema. */
export interface HostFolder {
  readonly path: (file: string) => string;
  readonly read: (file: string) => Promise<string>;
}

/** Writes the files into a folder of the test's own. */
export async function createHostFolder(files: Readonly<Record<string, string>>): Promise<HostFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-schema-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = (file: string) => join(folder, file);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
  }
  return { path, read: (file) => readFile(path(file), 'utf8') };
}

/** The models and enums that the package ships. */
export function readShipped(file: 'ingest.prisma' | 'ingest.mysql.prisma' | 'ingest.sqlite.prisma'): Promise<string> {
  return readFile(new URL(`../../prisma/${file}`, import.meta.url), 'utf8');
}

/** The beginning of a schema, without models. */
export function datasource(provider: string, settings = ''): string {
  const url = `url      = "${provider === 'sqlite' ? 'file:./unused.db' : `${provider}://localhost/unused`}"`;
  return `generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "${provider}"\n  ${url}\n${settings}}\n`;
}
