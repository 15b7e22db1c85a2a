import { StorageError } from '@org/ingest-core';
import type { SqlRow } from './sql-statement.js';

/** Reads one column; throws a `StorageError` that names it when it holds something else. Never shows the value. */
export function readText(row: SqlRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : unreadable(column, 'text');
}

export function readTextOrNull(row: SqlRow, column: string): string | null {
  return isNothing(row[column]) ? null : readText(row, column);
}

/** Also a number that came as text or as a bigint: drivers differ. */
export function readNumber(row: SqlRow, column: string): number {
  const value = row[column];
  const number = typeof value === 'number' ? value : isNothing(value) || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : unreadable(column, 'number');
}

export function readNumberOrNull(row: SqlRow, column: string): number | null {
  return isNothing(row[column]) ? null : readNumber(row, column);
}

export function readBoolean(row: SqlRow, column: string): boolean {
  const value = row[column];
  return typeof value === 'boolean' ? value : unreadable(column, 'boolean');
}

/**
 * From milliseconds since 1970, which no driver and no time zone can shift. Rounded, since PostgreSQL 13 multiplies
 * seconds as floating-point numbers, and a `Date` cuts off what is a hair too small.
 */
export function readTime(row: SqlRow, column: string): Date {
  return new Date(Math.round(readNumber(row, column)));
}

export function readTimeOrNull(row: SqlRow, column: string): Date | null {
  return isNothing(row[column]) ? null : readTime(row, column);
}

/** One of a few words, such as an enum's. */
export function readWord<const Word extends string>(row: SqlRow, column: string, words: readonly Word[]): Word {
  const value = row[column];
  return words.find((word) => word === value) ?? unreadable(column, words.join(', '));
}

/** From JSON text; no value at all is an empty list. */
export function readTexts(row: SqlRow, column: string): readonly string[] {
  const values = isNothing(row[column]) ? [] : readJson(row, column);
  if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values;
  return unreadable(column, 'list of texts');
}

/** From JSON text. */
export function readJson(row: SqlRow, column: string): unknown {
  try {
    return JSON.parse(readText(row, column));
  } catch {
    return unreadable(column, 'JSON');
  }
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function unreadable(column: string, expected: string): never {
  throw new StorageError(
    `The column "${column}" came back as something else than ${expected}. Compare the table with the adapter's schema.`,
  );
}
