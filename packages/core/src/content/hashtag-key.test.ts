import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashtagKey } from './hashtag-key.js';

const SAME: readonly (readonly string[])[] = [
  ['Reels', 'reels', 'REELS', '#Reels', '＃REELS', ' #reels ', '\n# reels', '##reels'],
  ['ẞ', 'ß', 'SS', 'ss', 'Ss'],
  ['straße', 'STRASSE', 'STRAẞE', 'Strasse'],
  ['ΟΔΟΣ', 'οδος', 'οδοσ', 'Οδός'.normalize('NFD').replaceAll('\u0301', '')],
  ['İ', 'i\u0307', 'I\u0307'],
  ['ışık', 'IŞIK', 'işik'],
  ['ᏣᎳᎩ', 'ꮳꮃꭹ'],
  ['ﬁn', 'FIN', 'fin'],
  ['ŉ', 'ʼN', 'ʼn'],
  ['ſ', 'S', 's'],
  ['\u212a', 'K', 'k'],
  ['\u00c5', '\u212b', 'A\u030a', 'å'],
  ['ǅ', 'Ǆ', 'ǆ'],
  ['საქართველო', 'ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ'],
  ['ԵՒ', 'և', 'եւ'],
  ['𐐏', '𐐷'],
  ['𞤀', '𞤢'],
  ['ΐ', 'Ϊ́', '\u03b9\u0308\u0301'],
  ['ᾳ', 'ΑΙ', 'ᾼ'],
  ['Việt', 'VIỆT', 'việt'.normalize('NFD')],
  ['한국', '한국'.normalize('NFD')],
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['cafe', 'café'],
  ['abc', 'ａｂｃ'],
  ['パン', 'ﾊﾟﾝ'],
  ['می\u200cروم', 'میروم'],
  ['a_b', 'ab'],
  ['love', 'love❤️'],
  ['は', 'ハ'],
];

describe('hashtagKey', () => {
  it.each(SAME)('is one for %j and its other spellings', (...spellings) => {
    const [first = ''] = spellings;
    for (const spelling of spellings) expect(hashtagKey(spelling)).toBe(hashtagKey(first));
  });

  it.each(DIFFERENT)('tells %j from %j', (a, b) => {
    expect(hashtagKey(a)).not.toBe(hashtagKey(b));
  });

  it('reads as a person would write it in lower case', () => {
    expect(hashtagKey('#CaféStraße')).toBe('caféstrasse');
    expect(hashtagKey('東京グルメ')).toBe('東京グルメ');
    expect(hashtagKey('#')).toBe('');
  });

  it('is one for every letter in upper case, lower case and both normal forms, and its own key', {
    timeout: 30_000,
  }, () => {
    const failures: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      if (!/^[\p{L}\p{M}\p{N}]$/u.test(letter)) continue;
      const key = hashtagKey(letter);
      const decomposed = letter.normalize('NFD');
      const variants = [
        key,
        letter.toUpperCase(),
        letter.toLowerCase(),
        decomposed,
        decomposed.toUpperCase(),
        decomposed.toLowerCase(),
      ];
      if (variants.some((variant) => hashtagKey(variant) !== key) || key.normalize('NFC') !== key) {
        failures.push(`U+${code.toString(16)}`);
      }
    }
    expect(failures).toEqual([]);
  });

  it('is NFC and its own key for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const key = hashtagKey(text);
        expect(hashtagKey(key)).toBe(key);
        expect(key.normalize('NFC')).toBe(key);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes linear time on white space, signs and marks', { timeout: 30_000 }, () => {
    for (const unit of [' ', '#', ' #', 'a ', '\u0301', '\u0301\u0323', 'İ', 'Σ', 'Σ\u0301\u0323']) {
      const key = hashtagKey(`x${unit.repeat(300_000)}b`);
      expect(key).not.toBe('');
      expect(key.endsWith('b')).toBe(true);
    }
  });
});
