import { StorageError } from '@org/ingest-core';
import { isStorableText } from './storable-text.js';

/** Where a row stands in a list. */
export interface ContentPosition {
  readonly publishedAt: Date;
  readonly id: string;
}

/** The position as the opaque text that a page ends with. */
export function toContentCursor({ publishedAt, id }: ContentPosition): string {
  return JSON.stringify([publishedAt.getTime(), id]);
}

/** @throws {StorageError} when the text is not one that `toContentCursor` made. */
export function parseContentCursor(cursor: string, canHold: (time: Date) => boolean): ContentPosition {
  const [time, id] = parseList(cursor);
  if (typeof time === 'number' && typeof id === 'string' && isStorableText(id)) {
    const publishedAt = new Date(time);
    if (canHold(publishedAt)) return { publishedAt, id };
  }
  throw new StorageError('The list cursor is not one that this repository gave. Start again without a cursor.');
}

/** Where an integration stands in a list of them, as the opaque text that a page ends with. */
export function toIntegrationCursor(integrationId: string): string {
  return JSON.stringify([integrationId]);
}

/** @throws {StorageError} when the text is not one that `toIntegrationCursor` made. */
export function parseIntegrationCursor(cursor: string): string {
  const [integrationId, ...others] = parseList(cursor);
  if (typeof integrationId === 'string' && others.length === 0 && isStorableText(integrationId)) return integrationId;
  throw new StorageError('The health cursor is not one that these queries gave. Start again without a cursor.');
}

function parseList(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
