import type { SqlSession } from './sql-session.js';

/** What a database says that it does not have. */
export type MissingPart = 'table' | 'column' | 'enum type';

const RUN_MIGRATIONS = "Run the adapter's migrations";

/** What a host does about tables that are not there, or are others than the statements expect. */
export function adviceOnMissing(part: MissingPart, { migrate = RUN_MIGRATIONS }: Pick<SqlSession, 'migrate'>): string {
  const article = part === 'enum type' ? 'An' : 'A';
  return `${article} ${part} is missing. ${migrate}, or name your own schema and tables in its options`;
}
