import type { IndexDefinition } from './tables.js';

/** PostgreSQL cuts longer names off. */
const LONGEST_BYTES = 63;
/** What a table's name may take so that what follows still tells all its indexes apart. */
const LONGEST_TABLE_BYTES = 42;

/** The name that Prisma gives the same index, so that a table has the same names whichever adapter created it. */
export function indexName(table: string, { kind, columns }: IndexDefinition, longest = LONGEST_BYTES): string {
  const ending = kind === 'unique' ? '_key' : '_idx';
  return cutBytes([stemOf(table), ...columns].join('_'), longest - ending.length) + ending;
}

export function primaryKeyName(table: string): string {
  return `${stemOf(table)}_pkey`;
}

/** Index names are unique in a schema, so two long table names that begin alike must not lose what differs. */
function stemOf(table: string): string {
  if (new TextEncoder().encode(table).length <= LONGEST_TABLE_BYTES) return table;
  const ending = `_${hashOf(table)}`;
  return cutBytes(table, LONGEST_TABLE_BYTES - ending.length) + ending;
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
