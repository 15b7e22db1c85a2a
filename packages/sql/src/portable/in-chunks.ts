/** How much one statement may carry. */
export interface ChunkLimits {
  /** Rows or ids. */
  readonly count: number;
  /** Characters of text: at most four bytes each, so that every server's `max_allowed_packet` takes them. */
  readonly characters?: number;
}

/** Rows a write: sixteen parameters each stay below SQLite's 32,766. */
export const ROWS_AT_ONCE: ChunkLimits = { count: 500, characters: 256 * 1024 };

/** Ids a read or a deletion. */
export const IDS_AT_ONCE: ChunkLimits = { count: 2000 };

/** The values in order, in lists within the limits; a value that is too long for them stands alone. */
export function inChunks<T>(
  values: readonly T[],
  { count, characters = Number.POSITIVE_INFINITY }: ChunkLimits,
  lengthOf: (value: T) => number = () => 0,
): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  let chunk: T[] = [];
  let length = 0;
  for (const value of values) {
    const more = lengthOf(value);
    if (chunk.length > 0 && (chunk.length === count || length + more > characters)) {
      chunks.push(chunk);
      chunk = [];
      length = 0;
    }
    chunk.push(value);
    length += more;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
