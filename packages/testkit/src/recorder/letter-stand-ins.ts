import { hashtagKey } from '@org/ingest-core';
import type { SeededRandom } from '../simulator/random.js';

/*
 * One letter for another of its kind: same script, same case, same number of UTF-16 units, same marks, and folded in the
 * same way, so that a hashtag stays one and two spellings of one hashtag stay one.
 */

const LATIN = [...'abcdefghijklmnopqrstuvwxyz'];
const SCRIPTS = [
  'Latin Greek Cyrillic Armenian Georgian Cherokee Hebrew Arabic Syriac Thaana Nko Ethiopic Tifinagh',
  'Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Khmer',
  'Hangul Hiragana Katakana Bopomofo Han Yi Mongolian Javanese Balinese Common',
]
  .flatMap((names) => names.split(' '))
  .map((name) => new RegExp(`^\\p{Script=${name}}$`, 'u'));
const CATEGORIES = [/^\p{Ll}$/u, /^\p{Lo}$/u, /^\p{Lm}$/u, /^\p{Nl}$/u, /^\p{Lu}$/u];
const LETTER = /^[\p{L}\p{Nl}]$/u;
const UPPER = /^[\p{Lu}\p{Lt}]$/u;
const DIGIT = /^\p{Nd}$/u;
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;
/**
 * Others are looked for in the block that a letter stands in, never in a neighbourhood of its own: what is drawn must not
 * tell, to one who knows the seed, what it was drawn for.
 */
const BLOCK_SIZE = 0x100;
/** Ideographs, whose blocks would be a hint. */
const LARGE_BLOCKS_FROM = 0x3400;
const LARGE_BLOCK_SIZE = 0x1000;
const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
/** Syllables that differ in their final consonant only. */
const HANGUL_FINALS = 28;

const remembered = new Map<string, readonly string[]>();
const blocks = new Map<string, readonly string[]>();

/** Whether it is a letter that may be replaced: ℹ is one to Unicode, and an emoji to everybody else. */
export function isLetter(character: string): boolean {
  return LETTER.test(character) && !PICTOGRAPH.test(character);
}

export function isDigit(character: string): boolean {
  return DIGIT.test(character);
}

/** Another digit of the same script. */
export function standInDigit(digit: string, random: SeededRandom): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (isDigit(String.fromCodePoint(first - 1))) first -= 1;
  // Some scripts' digits follow one another without a gap.
  const value = (code - first) % 10;
  const others = Array.from({ length: 10 }, (_, other) => other).filter((other) => other !== value);
  return String.fromCodePoint(code - value + random.pick(others));
}

/** Another letter like a folded one; itself when there is none. */
export function standInLetter(folded: string, random: SeededRandom): string {
  const others = lettersLike(folded);
  return others.length === 0 ? folded : random.pick(others);
}

/** `folded` in the case that `written` has. */
export function withCaseOf(written: string, folded: string): string {
  if (!UPPER.test(written)) return folded;
  const upper = folded.toUpperCase();
  return upper.length === written.length && hashtagKey(upper) === folded ? upper : folded;
}

/** Folded letters that may stand for a folded letter. */
function lettersLike(folded: string): readonly string[] {
  const known = remembered.get(folded);
  if (known !== undefined) return known;
  const found = findLettersLike(folded);
  remembered.set(folded, found);
  return found;
}

function findLettersLike(folded: string): readonly string[] {
  const code = folded.codePointAt(0) ?? 0;
  if (LATIN.includes(folded)) return LATIN.filter((letter) => letter !== folded);
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return syllablesLike(code);
  const [base = '', ...marks] = folded.normalize('NFD');
  if (marks.length > 0) {
    return lettersLike(base)
      .map((other) => (other + marks.join('')).normalize('NFC'))
      .filter((other) => other.length === folded.length && [...other].length === 1 && isFoldedLike(other, folded));
  }
  return lettersOfBlock(code, folded).filter((other) => other !== folded);
}

/** All letters of the block of a letter that are of its kind, itself among them. */
function lettersOfBlock(code: number, folded: string): readonly string[] {
  const size = code >= LARGE_BLOCKS_FROM ? LARGE_BLOCK_SIZE : BLOCK_SIZE;
  const first = code - (code % size);
  const kind = kindOf(folded);
  const key = `${first} ${kind}`;
  const known = blocks.get(key);
  if (known !== undefined) return known;
  const found = Array.from({ length: size }, (_, at) => String.fromCodePoint(first + at)).filter(
    (other) =>
      (other.codePointAt(0) ?? 0) > 0x7f &&
      isLetter(other) &&
      kindOf(other) === kind &&
      other.normalize('NFD') === other &&
      isFoldedLike(other, folded),
  );
  blocks.set(key, found);
  return found;
}

/** Script, category, length, and whether there is a capital. */
function kindOf(letter: string): string {
  const script = SCRIPTS.findIndex((each) => each.test(letter));
  const category = CATEGORIES.findIndex((each) => each.test(letter));
  return [script, category, letter.length, letter.toUpperCase() === letter].join(' ');
}

/** Whether a letter is its own key, and has a capital exactly when the other one has. */
function isFoldedLike(other: string, folded: string): boolean {
  if (hashtagKey(other) !== other) return false;
  if (folded.toUpperCase() === folded) return other.toUpperCase() === other;
  const upper = other.toUpperCase();
  return upper !== other && upper.length === other.length && hashtagKey(upper) === other;
}

/** Syllables with a final consonant when this one has one: they decompose into as many letters. */
function syllablesLike(code: number): readonly string[] {
  const hasFinal = (code - HANGUL_FIRST) % HANGUL_FINALS !== 0;
  const found: string[] = [];
  for (let at = HANGUL_FIRST; at <= HANGUL_LAST; at += 1) {
    if (at !== code && ((at - HANGUL_FIRST) % HANGUL_FINALS !== 0) === hasFinal) found.push(String.fromCodePoint(at));
  }
  return found;
}
