import type { SeededRandom } from '../random.js';
import type { IdFactory } from './ids.js';
import type { ContentEntry, NodeRecord, PageState } from './records.js';

/** What the publishing functions work with. */
export interface PageContext {
  readonly state: PageState;
  readonly ids: IdFactory;
  readonly random: SeededRandom;
  readonly now: () => Date;
}

export const FACEBOOK = 'https://www.facebook.com';

/** The page's name in a permalink: its vanity name when it has one. */
export function pagePath(state: PageState): string {
  return state.vanity ?? state.id;
}

export function authorOf(state: PageState): { readonly id: string; readonly name: string } {
  return { id: state.id, name: state.name };
}

export function recordsOf(entry: ContentEntry): readonly NodeRecord[] {
  return [entry.post, entry.video].filter((record) => record !== null);
}

/** @throws {RangeError} when one of the ids is taken. */
export function addEntry(state: PageState, entry: ContentEntry): void {
  const records = recordsOf(entry);
  for (const { id } of records) {
    if (state.byId.has(id)) throw new RangeError(`The page already has a record with the id ${id}: choose another`);
  }
  for (const record of records) state.byId.set(record.id, { entry, record });
  state.entries.add(entry);
  state.revision += 1;
}

export function removeEntry(state: PageState, entry: ContentEntry): void {
  for (const record of recordsOf(entry)) state.byId.delete(record.id);
  state.entries.delete(entry);
  state.revision += 1;
}

/** @throws {RangeError} when the page has no content with this id. */
export function findEntry(state: PageState, id: string): ContentEntry {
  const found = state.byId.get(id);
  if (found === undefined) throw new RangeError(`The page has no content with the id ${id}`);
  return found.entry;
}
