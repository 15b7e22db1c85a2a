import type { UsageChange, UsageKey } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import { ROWS_TO_CLEAR } from '../usage-changes.js';
import { select } from './columns.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { createParameters, type Parameters } from './parameters.js';

/** The statements on the table of budgets. Pure. */
export interface UsageStatements {
  find(keys: readonly UsageKey[]): SqlStatement;
  /** Only the versions; rows stay as they are until the transaction ends. */
  hold(keys: readonly UsageKey[]): SqlStatement;
  /** Stores budgets under keys that must not be there. */
  insert(changes: readonly UsageChange[]): SqlStatement;
  /** Stores budgets under keys that are held. */
  replace(changes: readonly UsageChange[]): SqlStatement;
  /** Some of the budgets whose time is over. */
  findOld(): SqlStatement;
  /** Deletes those of them whose time is over still. */
  clear(keys: readonly UsageKey[]): SqlStatement;
}

const COLUMNS = ['level', 'externalId', 'state', 'version', 'expiresAt'] as const;

export function createUsageStatements(dialect: SqlDialect, names: PortableTableNames): UsageStatements {
  const { quote } = dialect;
  const read = (columns: readonly string[]) => columns.map((name) => select(dialect, name)).join(', ');
  const isOld = (row: string) => `${row}${quote('expiresAt')} < ${dialect.now}`;

  /** By level: three lists are read more easily than a long chain of conditions. */
  const among = (p: Parameters, keys: readonly UsageKey[], row: string) =>
    [...new Set(keys.map(({ level }) => level))]
      .map((level) => {
        const first = `${row}${quote('level')} = ${p.text(level)}`;
        const ids = keys.filter((key) => key.level === level).map(({ id }) => id);
        return `(${first} AND ${row}${quote('externalId')} IN (${p.texts(ids)}))`;
      })
      .join(' OR ');

  const insert = (p: Parameters, changes: readonly UsageChange[]) => {
    const rows = changes.map(({ key, state, version, keepMs }) =>
      [
        ...[p.text(key.level), p.text(key.id), p.text(state), p.int(version + 1)],
        dialect.hourAfter(p.int(Math.ceil(keepMs))),
      ].join(', '),
    );
    return `INSERT INTO ${names.usage} (${COLUMNS.map(quote).join(', ')}) VALUES ${rows.map((row) => `(${row})`).join(', ')}`;
  };

  return {
    find(keys) {
      const p = createParameters(dialect);
      return p.statement(
        `SELECT ${read(['level', 'externalId', 'state', 'version'])} FROM ${names.usage} c WHERE ${among(p, keys, 'c.')}`,
      );
    },

    hold(keys) {
      const p = createParameters(dialect);
      return p.statement(
        `SELECT ${read(['level', 'externalId', 'version'])} FROM ${names.usage} c WHERE ${among(p, keys, 'c.')}${dialect.latest}`,
      );
    },

    insert(changes) {
      const p = createParameters(dialect);
      return p.statement(insert(p, changes));
    },

    replace(changes) {
      const p = createParameters(dialect);
      const updates = ['state', 'version', 'expiresAt'].map((name) => `${quote(name)} = ${dialect.incoming(name)}`);
      const key = ['level', 'externalId'].map(quote);
      return p.statement(`${insert(p, changes)}\n${dialect.onDuplicate(key)} ${updates.join(', ')}`);
    },

    findOld() {
      return createParameters(dialect).statement(
        `SELECT ${read(['level', 'externalId'])} FROM ${names.usage} c WHERE ${isOld('c.')} LIMIT ${ROWS_TO_CLEAR}`,
      );
    },

    clear(keys) {
      const p = createParameters(dialect);
      return p.statement(`DELETE FROM ${names.usage} WHERE (${among(p, keys, '')}) AND ${isOld('')}`);
    },
  };
}
