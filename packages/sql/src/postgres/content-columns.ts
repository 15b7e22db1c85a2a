/** What a row of the content table is read as: text, numbers and nulls only, so that no driver has to interpret it. */
export function selectContent(row: string): string {
  return [
    ...['id', 'organizationId', 'integrationId', 'externalContentId'].map((name) => `${row}."${name}"`),
    ...['platform', 'format', 'kind'].map((name) => selectWord(row, name)),
    `${row}."caption"`,
    ...['hashtags', 'hashtagKeys', 'aliases'].map((name) => `array_to_json(${row}."${name}")::text AS "${name}"`),
    ...['permalink', 'source', 'extractorVersion'].map((name) => `${row}."${name}"`),
    ...['publishedAt', 'removedAt', 'createdAt', 'updatedAt'].map((name) => selectTime(row, name)),
  ].join(', ');
}

/** An enum as text. */
export function selectWord(row: string, name: string): string {
  return `${row}."${name}"::text AS "${name}"`;
}

/** A time as milliseconds since 1970, which a double holds exactly. */
export function selectTime(row: string, name: string): string {
  return `(extract(epoch FROM ${row}."${name}") * 1000)::float8 AS "${name}"`;
}

/** The time that a statement writes; the same for all its rows, and never later than the clock. */
export const NOW = "date_trunc('milliseconds', statement_timestamp())";

/**
 * The `updatedAt` of a stored row that is written at the time `at`: later than the one before, however fast writes follow
 * each other and whatever the clock does, so that whoever has read the row can tell that it was written since.
 */
export function raised(row: string, at = NOW): string {
  return `greatest(${at}, ${row}."updatedAt" + interval '1 millisecond')`;
}

/** Whether two rows have the same key. */
export function sameKey(a: string, b: string): string {
  return ['organizationId', 'integrationId', 'externalContentId']
    .map((name) => `${a}."${name}" = ${b}."${name}"`)
    .join(' AND ');
}

/**
 * The order in which every statement takes its row locks: without one order for all, two batches deadlock. `"C"` sorts
 * bytes, which is faster than any language's rules.
 */
export function keyOrder(row: string): string {
  return ['organizationId', 'integrationId', 'externalContentId']
    .map((name) => `${row}."${name}" COLLATE "C"`)
    .join(', ');
}
