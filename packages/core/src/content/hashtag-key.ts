import { toNfc } from './nfc.js';

/** Searches for what may not be there: a pattern for the whole would fill the engine's stack on a long text. */
const BEYOND_SIGNS = /[^\s#＃]/;
const BEYOND_ASCII = /[^ -~]/;

/**
 * The folded form of a hashtag: two hashtags are the same one exactly when their keys are equal.
 *
 * Guarantees: hashtags that differ only in case have one key in every script and locale (`STRASSE`, `straße`; `ΟΔΟΣ`,
 * `οδος`; `ᏣᎳᎩ`, `ꮳꮃꭹ`), and so have a composed and a decomposed spelling; the key is NFC and its own key. Leading
 * signs and white space around the hashtag are dropped. Nothing else is folded: accents, full-width letters, joiners
 * and emoji selectors tell hashtags apart.
 *
 * @example
 * ```ts
 * hashtagKey('#CaféStraße'); // 'caféstrasse'
 * ```
 * @see https://www.unicode.org/reports/tr31/#hashtag_identifiers
 */
export function hashtagKey(tag: string): string {
  const start = tag.search(BEYOND_SIGNS);
  return start === -1 ? '' : foldHashtag(toNfc(tag.slice(start).trimEnd()));
}

/** The key of a hashtag that is NFC and has no sign. */
export function foldHashtag(tag: string): string {
  if (!BEYOND_ASCII.test(tag)) return tag.toLowerCase();
  // Lower case first for ẞ, whose upper case is itself; upper case for ß, ſ, ŉ and the ligatures; then the sigma, whose
  // lower case depends on its place in the word. `toLowerCase` alone would leave ß, ς and ı apart from their capitals.
  return toNfc(tag.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'));
}
