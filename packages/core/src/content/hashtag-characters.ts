/*
 * The character classes of the hashtag grammar (see `hashtags.ts`), as bits.
 *
 * The Unicode tables are the runtime's own, asked once a character and remembered: a hashtag is scanned ten times as fast
 * as by a regular expression, and nothing is computed at import.
 */
import { foldHashtag } from './hashtag-key.js';

/** A letter, letter number, mark, decimal digit or underscore: what a hashtag is made of on every platform. */
export const WORD = 1;
/** A letter, letter number or mark: at least one of them makes a word a hashtag. */
export const SPELLING = 2;
/** An emoji in its own right. */
export const EMOJI = 4;
/** A typographic sign that is an emoji only when U+FE0F follows: © ® ™ ‼ ⁉ 〰 ℹ. */
export const EMOJI_IF_SELECTED = 8;
/** Case folding changes it. */
export const FOLDS = 16;
/** It may change, or change its neighbours, when text is put into NFC. */
export const COMPOSES = 32;
/** Before U+20E3, with or without U+FE0F between, it is a keycap emoji. `#` is one too, but never part of a hashtag. */
export const KEYCAP_BASE = 64;
const KNOWN = 128;

const ZWNJ = 0x200c;
const ZWJ = 0x200d;
const TEXT_SELECTOR = 0xfe0e;
export const EMOJI_SELECTOR = 0xfe0f;
export const KEYCAP = 0x20e3;

/** ZWNJ or ZWJ, which join or part the letters of one word and the pictures of one emoji. */
export function isJoiner(code: number): boolean {
  return code === ZWNJ || code === ZWJ;
}

/** U+FE0E or U+FE0F, which choose between the text and the picture of an emoji. */
export function isEmojiSelector(code: number): boolean {
  return code === TEXT_SELECTOR || code === EMOJI_SELECTOR;
}

/** U+E0020 to U+E007F, which spell the region of a flag such as Scotland's. */
export function isEmojiTag(code: number): boolean {
  return code >= 0xe0020 && code <= 0xe007f;
}

const LETTER = /^[\p{L}\p{Nl}]$/u;
const MARK = /^\p{M}$/u;
const DIGIT_OR_UNDERSCORE = /^[\p{Nd}_]$/u;
const KEYCAP_DIGIT_OR_STAR = /^[0-9*]$/;
const EMOJI_CHARACTER = /^\p{Emoji}$/u;
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;
/** Keeps a future emoji, which is reserved as a pictograph before it is one. */
const UNASSIGNED = /^\p{Cn}$/u;
/** Regional indicators (flags) and skin tones are emoji, but no pictographs. */
const FLAG_LETTER_OR_SKIN_TONE = /^[\p{Regional_Indicator}\p{Emoji_Modifier}]$/u;
/** Pictographs that text is full of without a picture in mind. */
const TYPOGRAPHY = /^[\p{L}\p{P}©®™]$/u;

/** Planes 0 and 1, where all but rare ideographs are. Filled as characters are met. */
const REMEMBERED = 0x20000;
let remembered: Uint8Array | undefined;

/** The class bits of one code point (or lone surrogate, which has none). */
export function characterClass(code: number): number {
  if (code >= REMEMBERED) return classify(code);
  remembered ??= new Uint8Array(REMEMBERED);
  const known = remembered[code] as number;
  if (known !== 0) return known;
  const found = classify(code) | KNOWN;
  remembered[code] = found;
  return found;
}

function classify(code: number): number {
  const text = String.fromCodePoint(code);
  const bits = emojiClass(text);
  if (LETTER.test(text)) return bits | WORD | SPELLING | (composes(text, code) ? COMPOSES : 0) | folds(text);
  if (MARK.test(text)) {
    // These dress emoji and spell nothing, although Unicode counts them among the marks.
    return isEmojiSelector(code) || code === KEYCAP ? bits : bits | WORD | SPELLING | COMPOSES | folds(text);
  }
  return DIGIT_OR_UNDERSCORE.test(text) ? bits | WORD : bits;
}

function emojiClass(text: string): number {
  if (KEYCAP_DIGIT_OR_STAR.test(text)) return KEYCAP_BASE;
  if (FLAG_LETTER_OR_SKIN_TONE.test(text)) return EMOJI;
  if (!PICTOGRAPH.test(text) || !(EMOJI_CHARACTER.test(text) || UNASSIGNED.test(text))) return 0;
  return TYPOGRAPHY.test(text) ? EMOJI_IF_SELECTED : EMOJI;
}

function folds(text: string): number {
  return foldHashtag(text) === text ? 0 : FOLDS;
}

/** Besides marks, only conjoining jamo (U+1100 to U+11FF) and a few astral letters compose with what stands before. */
function composes(letter: string, code: number): boolean {
  return letter.normalize('NFC') !== letter || (code >= 0x1100 && code <= 0x11ff) || code > 0xffff;
}
