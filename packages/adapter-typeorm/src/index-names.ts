import type { IndexDefinition } from './tables.js';

/** PostgreSQL cuts longer names off. */
const LONGEST_BYTES = 63;
/** What a table's name may take so that what follows still tells all its indexes apart. */
const LONGEST_TABLE_BYTES = 42;

/** An index with the name that it has in the database. */
export interface NamedIndex extends IndexDefinition {
  readonly name: string;
}

/**
 * A table's indexes with the names that Prisma gives them, so that a table has the same names whichever adapter created it.
 * Where two would be cut off to one name, the later one ends with what tells it apart.
 */
export function nameIndexes(
  table: string,
  indexes: readonly IndexDefinition[],
  longest = LONGEST_BYTES,
): readonly NamedIndex[] {
  const taken = new Set<string>();
  return indexes.map((index) => {
    const ending = index.kind === 'unique' ? '_key' : '_idx';
    const full = [stemOf(table), ...index.columns].join('_');
    const cut = cutBytes(full, longest - ending.length) + ending;
    const name = taken.has(cut) ? cutTo(full, longest - ending.length) + ending : cut;
    taken.add(name);
    return { ...index, name };
  });
}

export function primaryKeyName(table: string): string {
  return `${stemOf(table)}_pkey`;
}

/** Index names are unique in a schema, so two long table names that begin alike must not lose what differs. */
function stemOf(table: string): string {
  return new TextEncoder().encode(table).length <= LONGEST_TABLE_BYTES ? table : cutTo(table, LONGEST_TABLE_BYTES);
}

/** The beginning of a text, and a hash of all of it. */
function cutTo(text: string, limit: number): string {
  const ending = `_${hashOf(text)}`;
  return cutBytes(text, limit - ending.length) + ending;
}

function cutBytes(text: string, limit: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > limit) break;
    kept += character;
  }
  return kept;
}

/** FNV-1a of 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
