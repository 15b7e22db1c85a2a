import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Platform } from './content-item.js';
import { hashtagKey } from './hashtag-key.js';
import { extractHashtags, extractHashtagsWithKeys } from './hashtags.js';

/** Pieces that the grammar treats differently, so that random captions meet its edges often. */
const PIECES = [
  ...[
    '#',
    '#',
    '#',
    '＃',
    'a',
    'B',
    'é',
    'e\u0301',
    'ß',
    'İ',
    'Σ',
    '日',
    'ก',
    '่',
    'क्',
    '한',
    '\u1112\u1161',
    '𝓗',
    '〇',
  ],
  ...['1', '٢', '_', '&', '/', '.', ',', ':', '?', '=', '!', '(', ')', "'", '"', '。', '」', ' ', '\n', '\u3000'],
  ...['\u200c', '\u200d', '\ufe0e', '\ufe0f', '\u20e3', '❤', '❤️', '👨‍👩‍👧', '🏳️‍🌈', '🇻🇳', '👍🏽', '1️⃣', '#️⃣', '©', 'ℹ️'],
  ...['https://', 'www.', 'x.com/', 'mailto:', '\ud83d', '\ude00', '\u0000', '\u0338', '\u{e0067}', '\u{e007f}'],
];
const caption = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));
const platform = fc.constantFrom<Platform | undefined>('FACEBOOK', 'INSTAGRAM', undefined);
const RUNS = { numRuns: 1_000 };

describe('extractHashtags, for any caption', () => {
  it('gives hashtags that stand in the caption, in order, each NFC and with a key of its own', () => {
    fc.assert(
      fc.property(caption, platform, (text, on) => {
        const { hashtags, hashtagKeys } = extractHashtagsWithKeys(text, { platform: on });
        const normal = text.normalize('NFC');
        let from = 0;
        for (const hashtag of hashtags) {
          expect(hashtag).toBe(hashtag.normalize('NFC'));
          const at = [normal.indexOf(`#${hashtag}`, from), normal.indexOf(`＃${hashtag}`, from)].filter((i) => i >= 0);
          expect(at).not.toEqual([]);
          from = Math.min(...at) + 1;
        }
        expect(hashtagKeys).toEqual(hashtags.map(hashtagKey));
        expect(new Set(hashtagKeys).size).toBe(hashtags.length);
        expect(extractHashtags(text, { platform: on })).toEqual(hashtags);
      }),
      RUNS,
    );
  });

  it('finds each hashtag again when it stands alone', () => {
    fc.assert(
      fc.property(caption, platform, (text, on) => {
        for (const hashtag of extractHashtags(text, { platform: on })) {
          expect(extractHashtags(`#${hashtag}`, { platform: on })).toEqual([hashtag]);
          expect(extractHashtags(`＃${hashtag}`, { platform: on })).toEqual([hashtag]);
        }
      }),
      RUNS,
    );
  });

  it('holds letters, marks, digits, underscores and inner joiners only, and emoji on Instagram only', () => {
    const plain = /^[\p{L}\p{Nl}\p{M}\p{Nd}_](?:[\p{L}\p{Nl}\p{M}\p{Nd}_\u200c\u200d]*[\p{L}\p{Nl}\p{M}\p{Nd}_])?$/u;
    fc.assert(
      fc.property(caption, (text) => {
        for (const hashtag of extractHashtags(text)) {
          expect(hashtag).toMatch(plain);
          expect(hashtag).toMatch(/[\p{L}\p{Nl}\p{M}]/u);
          expect(hashtag).not.toMatch(/\ufe0e|\ufe0f|\u20e3|\p{Emoji_Presentation}/u);
        }
        for (const hashtag of extractHashtags(text, { platform: 'INSTAGRAM' })) {
          expect(hashtag).not.toMatch(/[\s#＃&/.,:?=!()'"。」]|^[\u200c\u200d]|[\u200c\u200d]$/u);
        }
      }),
      RUNS,
    );
  });

  it('agrees with a slow expression of the grammar where there are no emoji, joiners or URLs', () => {
    const slow =
      /(?<![\p{L}\p{Nl}\p{M}\p{Nd}_&/#＃])[#＃](?=[\p{Nd}_]*[\p{L}\p{Nl}\p{M}])([\p{L}\p{Nl}\p{M}\p{Nd}_]+)/gu;
    const others = /\u200c|\u200d|\ufe0e|\ufe0f|\u20e3|\p{Emoji_Presentation}|\w[:.]/u;
    const pieces = PIECES.filter((piece) => !others.test(piece));
    const plainCaption = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(plainCaption, (text) => {
        const found = new Map<string, string>();
        for (const [, written = ''] of text.matchAll(slow)) {
          const hashtag = written.normalize('NFC');
          if (!found.has(hashtagKey(hashtag))) found.set(hashtagKey(hashtag), hashtag);
        }
        expect(extractHashtags(text)).toEqual([...found.values()]);
      }),
      RUNS,
    );
  });

  it('throws for no text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), platform, (text, on) => {
        expect(Array.isArray(extractHashtags(`#${text}#${text}`, { platform: on }))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('extractHashtags, for a hostile megabyte', () => {
  const units = {
    signs: '#',
    'full-width signs': '＃',
    'short hashtags': '#a',
    'distinct short hashtags': '#a #A ',
    'signs and digits': '#1',
    marks: '\u0301',
    'marks in the wrong order': '\u0301\u0323',
    'hashtags with marks in the wrong order': '#a\u0301\u0323',
    joiners: '\u200d',
    'signs and joiners': '#\u200d',
    'joiners and selectors': '\u200d\ufe0f',
    'selectors and signs': '\ufe0f#',
    'URL starts': 'https://',
    'URL starts and signs': 'https://?#',
    'scheme letters': 'a',
    'dotted names': 'a.a.',
    'dotted names and signs': 'a.bc/!#',
    'ports and signs': 'a.bc:1:#',
    brackets: '(',
    emoji: '👨‍👩‍👧',
    keycaps: '1️⃣',
    'lone surrogates': '\ud800',
    'signs and NULs': '#\u0000',
  };

  // Quadratic work on a million characters would take minutes, far beyond the time limit given here.
  it.each(Object.entries(units))('ends on %s', { timeout: 30_000 }, (_, unit) => {
    const text = `${unit.repeat(Math.floor(1_000_000 / unit.length))}!#b #c`;
    for (const platform of ['FACEBOOK', 'INSTAGRAM'] as const) {
      expect(extractHashtags(text, { platform })).toContain('c');
      expect(extractHashtags(`#x${text}`, { platform })).toContain('c');
    }
  });
});
