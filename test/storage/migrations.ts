import { readdir, readFile } from 'node:fs/promises';

export type MigratedDatabase = 'postgresql' | 'mariadb' | 'mysql' | 'sqlite';

/** One file of SQL, as hosts apply it. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
}

const FOLDER = new URL('../../packages/adapter-prisma/migrations/', import.meta.url);

/** The SQL migrations that are published for a database, in their order. */
export async function readMigrationFiles(database: MigratedDatabase): Promise<readonly MigrationFile[]> {
  const folder = database === 'postgresql' ? FOLDER : new URL(`${database}/`, FOLDER);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(new URL(name, folder), 'utf8') })));
}

/** All of them as one script. */
export async function readMigrations(database: MigratedDatabase): Promise<string> {
  return (await readMigrationFiles(database)).map(({ sql }) => sql).join('\n');
}

/** The statements of a script that has no semicolons within them. */
export function statementsOf(script: string): readonly string[] {
  return script
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}
