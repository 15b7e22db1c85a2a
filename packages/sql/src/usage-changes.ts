import { StorageError, type UsageChange, type UsageKey } from '@org/ingest-core';
import { isStorableText } from './storable-text.js';

/**
 * Changes between two looks at what may be forgotten. Each look deletes more rows than so many changes can have added, so
 * the table grows with the budgets in use and not with time.
 */
const CLEAR_EVERY = 500;
/** Rows a look deletes at most: few enough that no lock is held for long. */
export const ROWS_TO_CLEAR = 1000;

/** Two keys have the same text exactly when they are the same. */
export function textOfUsageKey({ level, id }: UsageKey): string {
  return `${level}:${id}`;
}

/** In the order in which every writer takes its locks. */
export function sortUsageChanges(changes: readonly UsageChange[]): readonly UsageChange[] {
  const texts = new Map(changes.map((change) => [change, textOfUsageKey(change.key)]));
  const textOf = (change: UsageChange) => texts.get(change) ?? '';
  return [...changes].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

/** @throws {StorageError} when the database would store something else, or nothing. */
export function checkUsageChange({ key, state }: UsageChange, isStorableId: (id: string) => boolean): void {
  if (!isStorableId(key.id))
    throw new StorageError(
      `The id of a budget of the level ${JSON.stringify(key.level)} is not one that the database can store. Pass Meta's own id.`,
    );
  if (!isStorableText(state))
    throw new StorageError(
      `The state of the budget ${JSON.stringify(textOfUsageKey(key))} holds a character that the database cannot store. Pass JSON.`,
    );
}

/** Tells whether it is time to clear: at the first changes of a process, and then after every 500. */
export function createClearingTurns(): (changes: number) => boolean {
  let left = 0;
  return (changes) => {
    left -= changes;
    if (left > 0) return false;
    left = CLEAR_EVERY;
    return true;
  };
}
