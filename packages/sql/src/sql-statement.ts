/** What a statement's parameters are: text, or nothing. The statement casts each to the type that it needs. */
export type SqlValue = string | null;

/**
 * One statement and its parameters, in the order of their numbers.
 *
 * Drivers differ in how they send and read arrays, times and large numbers. So parameters are text that the statement
 * casts, and results hold text, numbers, booleans and nulls only.
 */
export interface SqlStatement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** One row as a driver gives it back, by column name. */
export type SqlRow = Readonly<Record<string, unknown>>;
