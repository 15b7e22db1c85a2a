import { toNfc } from './nfc.js';

const LEADING_SIGNS = /^[\s#＃]+/;
const ASCII_ONLY = /^[ -~]*$/;

/**
 * The folded form of a hashtag: two hashtags are the same one exactly when their keys are equal.
 *
 * Guarantees: hashtags that differ only in case have one key in every script and locale (`STRASSE`, `straße`; `ΟΔΟΣ`,
 * `οδος`; `ᏣᎳᎩ`, `ꮳꮃꭹ`), and so have a composed and a decomposed spelling; the key is NFC and its own key. Leading
 * signs and white space around the hashtag are dropped. Nothing else is folded: accents, full-width letters and
 * joiners tell hashtags apart, as they do at Meta.
 *
 * @example
 * ```ts
 * hashtagKey('#CaféStraße'); // 'caféstrasse'
 * ```
 * @see https://www.unicode.org/reports/tr31/#hashtag_identifiers
 */
export function hashtagKey(tag: string): string {
  return foldHashtag(toNfc(tag.trim().replace(LEADING_SIGNS, '')));
}

/** The key of a hashtag that is NFC and has no sign. */
export function foldHashtag(tag: string): string {
  if (ASCII_ONLY.test(tag)) return tag.toLowerCase();
  // Lower case first for ẞ, whose upper case is itself; upper case for ß, ſ, ŉ and the ligatures; then the sigma, whose
  // lower case depends on its place in the word. `toLowerCase` alone would leave ß, ς and ı apart from their capitals.
  return toNfc(tag.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'));
}
