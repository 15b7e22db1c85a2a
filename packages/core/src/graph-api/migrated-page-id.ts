/**
 * The id that a migrated Page has now, read from Meta's message; `null` when the message does not name one.
 *
 * Meta names the new id nowhere else (code 21, or 100 with the subcode 21).
 *
 * @example
 * ```ts
 * migratedPageIdOf('(#21) Page ID 123 was migrated to page ID 456. Please update your API calls to the new ID'); // '456'
 * ```
 */
export function migratedPageIdOf(message: string): string | null {
  return /\bmigrated to page id:?\s{1,9}["']?(\d{1,32})(?!\d)/i.exec(message)?.[1] ?? null;
}
