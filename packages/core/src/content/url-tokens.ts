/*
 * Which characters of a text belong to a URL.
 *
 * ```
 * url-token := scheme "://" rest | "mailto:" rest | "www." rest | host (":" digits)? ("/" | "?" alphanumeric) rest
 * scheme    := ASCII letters, digits, "+", "-", "."; at least one
 * host      := label ("." label)+, the last label two letters or more; not after "#", "＃", "@", "/", "_" or "."
 * rest      := URL characters: "#", "＃", ZWJ, ZWNJ, letters, marks, and digits of any script (addresses are shown
 *              decoded: https://ja.wikipedia.org/wiki/東京), and ASCII signs other than " < > \ ^ ` { | }
 * ```
 * A token ends before white space, emoji, CJK punctuation, a closing bracket that it did not open, and the apostrophe
 * that also stands before it. Sentence punctuation does not end it: `!` and `.` are legal in a URL, and only a
 * character that follows without a space could tell.
 */
import { characterClass, isJoiner, WORD } from './hashtag-characters.js';

const SLASH = 0x2f;
const COLON = 0x3a;
const DOT = 0x2e;
const QUESTION_MARK = 0x3f;
const APOSTROPHE = 0x27;
const FULLWIDTH_SIGN = 0xff03;
const NOT_IN_URL = '"<>\\^`{|}';
const NOT_BEFORE_HOST = '#＃@/_.-';

/** Answers whether a position of one text is inside a URL token, in linear time for positions that only rise. */
export interface UrlTokens {
  /** Whether the character at `position` is part of a URL token that begins before it. */
  includes(position: number): boolean;
}

export function createUrlTokens(text: string): UrlTokens {
  /** Everything before it was searched. */
  let searched = 0;
  /** Where the last token that was found ends. */
  let tokenEnd = 0;

  return {
    includes(position) {
      if (position >= tokenEnd) {
        const from = urlRunStart(text, Math.max(searched, tokenEnd), position);
        let start = findUrlStart(text, from, position);
        while (start !== -1) {
          tokenEnd = urlTokenEnd(text, start);
          start = tokenEnd <= position ? findUrlStart(text, tokenEnd, position) : -1;
        }
        searched = position;
      }
      return position < tokenEnd;
    },
  };
}

/** Whether a URL scheme ends at `position`: `://` follows an ASCII letter or digit. */
export function isSchemeEnd(text: string, position: number): boolean {
  return text.startsWith('://', position) && isAsciiAlphanumeric(text.charCodeAt(position - 1));
}

/** Where the run of URL characters that ends before `position` begins, at `from` or later. */
function urlRunStart(text: string, from: number, position: number): number {
  let start = position;
  while (start > from && isUrlCharacter(text, start - 1)) start--;
  return start;
}

/** Where the first URL token begins that `[from, to)` tells of, or -1. */
function findUrlStart(text: string, from: number, to: number): number {
  let labelStart = from;
  let host = -1;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code === COLON) {
      if (isSchemeEnd(text, index)) return schemeStart(text, from, index);
      if (endsWithWord(text, from, index, 'mailto')) return index - 6;
    }
    if (isHostCharacter(text, index)) {
      if (host === -1) {
        host = index;
        labelStart = index;
      }
    } else if (code === DOT && host !== -1) {
      const isNamed = isAsciiAlphanumeric(text.charCodeAt(index + 1));
      if (isNamed && endsWithWord(text, from, index, 'www')) return index - 3;
      labelStart = index + 1;
    } else {
      const pathStart = code === COLON ? skipDigits(text, index + 1) : index;
      if (host !== -1 && isPathStart(text, pathStart) && isHost(text, host, labelStart, index)) return host;
      host = -1;
    }
  }
  return -1;
}

function schemeStart(text: string, from: number, colon: number): number {
  let start = colon;
  while (start > from && (isAsciiAlphanumeric(text.charCodeAt(start - 1)) || '+-.'.includes(text[start - 1] as string)))
    start--;
  return start;
}

function skipDigits(text: string, from: number): number {
  let index = from;
  // A port has five digits at most, which also keeps this search short.
  while (index < from + 5 && text.charCodeAt(index) >= 0x30 && text.charCodeAt(index) <= 0x39) index++;
  return index;
}

function isPathStart(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === SLASH || (code === QUESTION_MARK && isAsciiAlphanumeric(text.charCodeAt(index + 1)));
}

/** Whether `[start, end)` is a dotted name whose last label, from `labelStart`, can be a top-level domain. */
function isHost(text: string, start: number, labelStart: number, end: number): boolean {
  if (labelStart === start || end - labelStart < 2) return false;
  if (start > 0 && NOT_BEFORE_HOST.includes(text[start - 1] as string)) return false;
  for (let index = labelStart; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80 && !isAsciiLetter(code)) return false;
  }
  return true;
}

/** Whether `word` stands before `end`, in any case, and no ASCII word character or mention sign before it. */
function endsWithWord(text: string, from: number, end: number, word: string): boolean {
  const start = end - word.length;
  if (start < from || text.slice(start, end).toLowerCase() !== word) return false;
  const before = start > 0 ? text.charCodeAt(start - 1) : 0x20;
  return !isAsciiAlphanumeric(before) && !NOT_BEFORE_HOST.includes(String.fromCharCode(before));
}

function urlTokenEnd(text: string, start: number): number {
  const quote = start > 0 && text.charCodeAt(start - 1) === APOSTROPHE ? "'" : '';
  let round = 0;
  let square = 0;
  let end = start;
  for (; end < text.length && isUrlCharacter(text, end); end++) {
    const character = text[end] as string;
    if (character === quote) break;
    if (character === '(') round++;
    else if (character === '[') square++;
    else if (character === ')' && --round < 0) break;
    else if (character === ']' && --square < 0) break;
  }
  return end;
}

function isUrlCharacter(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x80) return code > 0x20 && code !== 0x7f && !NOT_IN_URL.includes(text[index] as string);
  return code === FULLWIDTH_SIGN || isJoiner(code) || isWordAt(text, index, code);
}

function isHostCharacter(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x80) return isAsciiAlphanumeric(code) || code === 0x2d;
  return isWordAt(text, index, code);
}

/** Whether a letter, mark or digit beyond ASCII stands at `index`, or the second half of one. */
function isWordAt(text: string, index: number, code: number): boolean {
  if ((code & 0xf800) !== 0xd800) return (characterClass(code) & WORD) !== 0;
  const pair = text.codePointAt(code >= 0xdc00 ? index - 1 : index) ?? 0;
  return pair > 0xffff && (characterClass(pair) & WORD) !== 0;
}

function isAsciiAlphanumeric(code: number): boolean {
  return isAsciiLetter(code) || (code >= 0x30 && code <= 0x39);
}

function isAsciiLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
