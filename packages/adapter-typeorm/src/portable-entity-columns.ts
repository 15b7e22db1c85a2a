import { isMysql, type TableWords } from './portable-migration-statements.js';
import type { ColumnDefinition, TableDefinition } from './tables.js';

/** A type of column as the migrations say it: its name, its length or precision, and the collation of an id. */
const SAID_TYPE = /^(\w+)(?:\((\d+)\))?(?: CHARACTER SET (\w+) COLLATE (\w+))?$/;

/**
 * SQLite keeps times as milliseconds, and TypeORM reads and writes texts. What the column's own default makes is a text,
 * which TypeORM has read before it comes here; what queries ask for may come here twice.
 */
const MILLISECONDS = {
  to: (value: unknown): unknown => (value instanceof Date ? value.getTime() : value),
  from: (value: unknown): unknown => (typeof value === 'number' ? new Date(value) : value),
};

/** A column in TypeORM's words for MariaDB, MySQL or SQLite, taken from those of the migrations. */
export function portableColumnOptions(words: TableWords, column: ColumnDefinition, table: TableDefinition) {
  const { name, type } = column;
  const shared = {
    name,
    nullable: column.isNullable && type !== 'text[]',
    ...(column.isCreationTime ? { default: () => words.creationTime } : {}),
  };
  const isTime = type === 'timestamptz';
  if (typeof type !== 'string' && isMysql(words)) return { ...shared, type: 'enum', enum: [...type.labels] };
  const [, said = '', size, charset, collation] = SAID_TYPE.exec(words.type(column, table)) ?? [];
  return {
    ...shared,
    type: said.toLowerCase(),
    ...(size === undefined ? {} : isTime ? { precision: Number(size) } : { length: size }),
    ...(collation === undefined ? {} : { charset, collation }),
    ...(isTime && !isMysql(words) ? { transformer: MILLISECONDS } : {}),
  };
}
