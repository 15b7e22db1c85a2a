import { readFile } from 'node:fs/promises';
import type { Provider } from './datasource.js';

const FILES: Readonly<Record<Provider, string>> = {
  postgresql: 'ingest.prisma',
  mysql: 'ingest.mysql.prisma',
  sqlite: 'ingest.sqlite.prisma',
};

/** The models of one provider as the package ships them. */
export async function readShippedModels(provider: Provider): Promise<string> {
  // The folder is as far from here as from the built program.
  const text = await readFile(new URL(`../../prisma/${FILES[provider]}`, import.meta.url), 'utf8');
  return text.replaceAll('\r\n', '\n');
}
