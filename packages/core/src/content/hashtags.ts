/*
 * The hashtag grammar.
 *
 * ```
 * hashtag   := sign (?! U+FE0F | U+20E3) body (?! "://" after an ASCII letter or digit)
 * sign      := "#" | "＃"
 * body      := element (joiner* element)*          at least one element is a spelling or an emoji
 * element   := spelling | digit | "_" | emoji      emoji on Instagram only
 * spelling  := \p{L} | \p{Nl} | \p{M} without U+FE0E, U+FE0F, U+20E3
 * digit     := \p{Nd}                              not as the first half of a keycap emoji
 * joiner    := U+200C | U+200D
 * emoji     := (pictograph | regional indicator | skin tone) dress*
 *            | [0-9*] U+FE0F? U+20E3 dress*
 * dress     := U+FE0E | U+FE0F | U+20E3 | U+E0020…U+E007F
 * pictograph := \p{Extended_Pictographic} that is \p{Emoji} or reserved for one; © ® ™ ‼ ⁉ 〰 ℹ only before U+FE0F
 * ```
 * A sign opens a hashtag only where no URL token (see `url-tokens.ts`) covers it and where it is not glued to what stands
 * before it, joiners looked through: a spelling, a digit, U+20E3, `_`, `&`, `/`, a sign, or a U+FE0E or U+FE0F that does
 * not follow an emoji.
 *
 * Why this profile. Meta publishes no grammar. UAX #31 (R8, hashtag identifiers) leaves the choice of signs, emoji and
 * medial characters to a profile; twitter-text is the best-known one. Where this profile differs from them, and where it takes a side:
 * - Letter numbers (〇, Ⅷ) are spelling, as in UAX #31: `#〇〇` is an everyday hashtag in Japanese.
 * - Joiners are the only medial characters. Hyphens and "+" (UAX #31) and middle dots, the maqaf or the wave dash
 *   (twitter-text) end a hashtag, because captions use them between hashtags and next to them.
 * - U+FE0E, U+FE0F and U+20E3 are marks by category, but they dress emoji and spell nothing: left behind by a deleted
 *   emoji, they would make `love` and `love` + U+FE0F two hashtags. Where no emoji may be, they end the hashtag, and a
 *   keycap emoji ends it before its digit.
 * - A mark may come first and is enough, as in twitter-text. A hashtag that another sign follows stays one.
 *
 * @see https://www.unicode.org/reports/tr31/#hashtag_identifiers
 * @see https://github.com/twitter/twitter-text
 */
import type { Platform } from './content-item.js';
import {
  COMPOSES,
  characterClass,
  EMOJI,
  EMOJI_IF_SELECTED,
  EMOJI_SELECTOR,
  FOLDS,
  isEmojiSelector,
  isEmojiTag,
  isJoiner,
  KEYCAP,
  KEYCAP_BASE,
  SPELLING,
  WORD,
} from './hashtag-characters.js';
import { foldHashtag } from './hashtag-key.js';
import { toNfc } from './nfc.js';
import { createUrlTokens, isSchemeEnd, type UrlTokens } from './url-tokens.js';

const SIGN = 0x23;
const FULLWIDTH_SIGN = 0xff03;
const SPACE = 0x20;
const NEWLINE = 0x0a;
const AMPERSAND = 0x26;
const SLASH = 0x2f;

export interface ExtractHashtagsOptions {
  /** Whose rules apply: on Instagram a hashtag may hold emoji, elsewhere an emoji ends it. Default: no emoji. */
  readonly platform?: Platform | undefined;
}

/** The hashtags of one caption and their keys: same order, same length. */
export interface ExtractedHashtags {
  readonly hashtags: readonly string[];
  readonly hashtagKeys: readonly string[];
}

const NONE: ExtractedHashtags = Object.freeze({ hashtags: Object.freeze([]), hashtagKeys: Object.freeze([]) });

/**
 * The hashtags of a caption as written, without the sign, in order of first appearance.
 *
 * Guarantees: each is NFC and not empty; no two have the same `hashtagKey`, and the first spelling is kept; the time is
 * linear in the length of the caption, whatever it holds; nothing is thrown. No caption has no hashtags. What a letter
 * is follows the Unicode version of the runtime.
 *
 * @example
 * ```ts
 * extractHashtags('Phở bò ngon quá #ĂnGì #ănGÌ #2024'); // ['ĂnGì']
 * extractHashtags('New #drop🔥', { platform: 'INSTAGRAM' }); // ['drop🔥']
 * ```
 */
export function extractHashtags(
  caption: string | null | undefined,
  options: ExtractHashtagsOptions = {},
): readonly string[] {
  return extractHashtagsWithKeys(caption, options).hashtags;
}

/**
 * `extractHashtags` and the `hashtagKey` of each, which it computes anyway to tell them apart.
 *
 * @example
 * ```ts
 * extractHashtagsWithKeys('#Reels'); // { hashtags: ['Reels'], hashtagKeys: ['reels'] }
 * ```
 */
export function extractHashtagsWithKeys(
  caption: string | null | undefined,
  options: ExtractHashtagsOptions = {},
): ExtractedHashtags {
  if (typeof caption !== 'string') return NONE;
  let sign = caption.indexOf('#');
  let fullwidthSign = caption.indexOf('＃');
  if (sign === -1 && fullwidthSign === -1) return NONE;

  const allowsEmoji = options.platform === 'INSTAGRAM';
  const found = new DistinctHashtags();
  let urls: UrlTokens | undefined;
  while (sign !== -1 || fullwidthSign !== -1) {
    const at = fullwidthSign === -1 || (sign !== -1 && sign < fullwidthSign) ? sign : fullwidthSign;
    let next = at + 1;
    if (!isGlued(caption, at)) {
      const body = readBody(caption, next, allowsEmoji);
      if (body !== undefined && !isSchemeEnd(caption, body.end)) {
        if (standsFree(caption, at)) found.add(caption, body);
        else {
          urls ??= createUrlTokens(caption);
          if (!urls.includes(at)) found.add(caption, body);
        }
        next = body.end;
      }
    }
    if (sign !== -1 && sign < next) sign = caption.indexOf('#', next);
    if (fullwidthSign !== -1 && fullwidthSign < next) fullwidthSign = caption.indexOf('＃', next);
  }
  return found.result();
}

/** Where the body of a hashtag ends, and the class bits of all its characters. */
interface Body {
  readonly start: number;
  readonly end: number;
  readonly bits: number;
}

/** The body that begins at `start`; `undefined` when there is none, or nothing in it makes it a hashtag. */
function readBody(text: string, start: number, allowsEmoji: boolean): Body | undefined {
  let bits = 0;
  let end = start;
  let index = start;
  while (index < text.length) {
    const code = text.codePointAt(index) as number;
    const bitsHere = characterClass(code);
    const after = index + (code > 0xffff ? 2 : 1);
    const isPicture = (bitsHere & EMOJI) !== 0 || isSelected(text, after, bitsHere);
    if (isPicture) {
      if (!allowsEmoji) break;
      index = dressEnd(text, after);
      bits |= SPELLING;
      end = index;
    } else if ((bitsHere & WORD) !== 0) {
      index = after;
      bits |= bitsHere;
      end = index;
    } else if (isJoiner(code) && end > start) {
      // Kept when an element follows.
      index = after;
    } else break;
  }
  return (bits & SPELLING) === 0 ? undefined : { start, end, bits };
}

/** Whether what stands at `after` makes an emoji of the character before it, whose class is `bits`. */
function isSelected(text: string, after: number, bits: number): boolean {
  if ((bits & (KEYCAP_BASE | EMOJI_IF_SELECTED)) === 0) return false;
  const code = text.charCodeAt(after);
  if ((bits & EMOJI_IF_SELECTED) !== 0) return code === EMOJI_SELECTOR;
  return code === KEYCAP || (code === EMOJI_SELECTOR && text.charCodeAt(after + 1) === KEYCAP);
}

/** Where the selectors, keycap and flag letters end that dress the emoji before `index`. */
function dressEnd(text: string, index: number): number {
  let end = index;
  for (;;) {
    const code = text.codePointAt(end) ?? 0;
    if (isEmojiSelector(code) || code === KEYCAP) end += 1;
    else if (isEmojiTag(code)) end += 2;
    else return end;
  }
}

/** Whether the sign at `sign` belongs to what stands before it. */
function isGlued(text: string, sign: number): boolean {
  let index = sign - 1;
  if (index < 0) return false;
  const neighbour = text.charCodeAt(index);
  if (neighbour === SPACE || neighbour === NEWLINE) return false;
  while (index >= 0 && isJoiner(text.charCodeAt(index))) index--;
  if (index >= 0 && isEmojiSelector(text.charCodeAt(index))) return !isDressedEmoji(text, index);
  const code = codePointEndingAt(text, index);
  return (
    (characterClass(code) & WORD) !== 0 ||
    code === AMPERSAND ||
    code === SLASH ||
    code === SIGN ||
    code === FULLWIDTH_SIGN ||
    code === KEYCAP
  );
}

/** Whether the selector at `selector` follows an emoji, other selectors and joiners looked through. */
function isDressedEmoji(text: string, selector: number): boolean {
  let index = selector;
  while (index >= 0 && (isEmojiSelector(text.charCodeAt(index)) || isJoiner(text.charCodeAt(index)))) index--;
  const code = codePointEndingAt(text, index);
  return isEmojiTag(code) || (characterClass(code) & (EMOJI | EMOJI_IF_SELECTED)) !== 0;
}

/** The code point whose last unit is at `index`; a space before the beginning. */
function codePointEndingAt(text: string, index: number): number {
  if (index < 0) return SPACE;
  const pair = text.codePointAt(index - 1) ?? 0;
  return pair > 0xffff ? pair : text.charCodeAt(index);
}

/** Whether white space or nothing stands before the sign, so that no URL token can reach it. */
function standsFree(text: string, sign: number): boolean {
  if (sign === 0) return true;
  const neighbour = text.charCodeAt(sign - 1);
  return neighbour === SPACE || neighbour === NEWLINE;
}

/** Collects hashtags, the first spelling of each. */
class DistinctHashtags {
  readonly #hashtags: string[] = [];
  readonly #hashtagKeys: string[] = [];
  /** Made only when there are many: a caption has a few, and those are compared faster in a list. */
  #seen: Set<string> | undefined;

  add(text: string, body: Body): void {
    const written = text.slice(body.start, body.end);
    const hashtag = (body.bits & COMPOSES) === 0 ? written : toNfc(written);
    const key = (body.bits & FOLDS) === 0 ? hashtag : foldHashtag(hashtag);
    if (this.#has(key)) return;
    this.#hashtags.push(hashtag);
    this.#hashtagKeys.push(key);
    this.#seen?.add(key);
  }

  result(): ExtractedHashtags {
    return this.#hashtags.length === 0 ? NONE : { hashtags: this.#hashtags, hashtagKeys: this.#hashtagKeys };
  }

  #has(key: string): boolean {
    if (this.#hashtagKeys.length > 16) this.#seen ??= new Set(this.#hashtagKeys);
    return this.#seen?.has(key) ?? this.#hashtagKeys.includes(key);
  }
}
