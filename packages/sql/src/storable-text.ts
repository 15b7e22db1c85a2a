/** Fast to look for: also finds the halves of whole pairs, which the second look then lets pass. */
const SUSPECT = /[\0\uD800-\uDFFF]/;
const NUL = /\0/g;
/** With the flag `u` only a half without its other half is a surrogate. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Text that every Unicode database can hold: NUL characters are taken out and lone surrogates become U+FFFD. PostgreSQL
 * refuses the first, and drivers encode the second as they like, so that a row would never equal what comes again.
 */
export function toStorableText(text: string): string {
  return SUSPECT.test(text) ? text.replace(NUL, '').replace(LONE_SURROGATE, '\uFFFD') : text;
}

/** Whether the text can be stored as it is. Ids are not repaired: a repaired id could be another's. */
export function isStorableText(text: string): boolean {
  return toStorableText(text) === text;
}
