import { extractHashtags, extractHashtagsWithKeys, hashtagKey } from '@org/ingest-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStandIns } from '../src/recorder/stand-ins.js';
import { makeCaption } from '../src/simulator/captions.js';
import { createSeededRandom } from '../src/simulator/random.js';

const piece = fc.constantFrom(
  ...[
    '#coffee',
    '#Coffee',
    '＃新作',
    '#càphê',
    '#tết2026',
    '#1st',
    '#1',
    '#_',
    '#می‌خواهم',
    '#नमस्ते',
    '#카페',
    '#Straße',
  ],
  ...['#STRASSE', '#ΟΔΟΣ', '#οδος', '#İzmir', '#ꮳꮃꭹ', '#𝐀b', '#love❤️', '#love1️⃣', '#️⃣', '1️⃣', '&#8217;', 'R&#b', '#a#b'],
  ...[
    'https://example.com/menu#today',
    'www.shop.vn/#x',
    'mailto:me@shop.vn',
    'shop.vn/x',
    '@bakery',
    '👩‍🍳',
    'ℹ️',
    '#ℹ️',
  ],
  ...['Hello', 'phở', '日本語', 'x', ' ', ' ', '\n', '.', '/', '_', '-', ':', '://', 'ß', '\ud800'],
);
const caption = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.normalize('NFC')),
  fc.integer().map((seed) => makeCaption(createSeededRandom(seed))),
);
const of = (text: string, seed = 1) => createStandIns(seed).ofText(text);

describe('text stand-ins', () => {
  it('keep lengths, hashtags and all that is no letter or digit', () => {
    fc.assert(
      fc.property(caption, (text) => {
        const made = of(text);
        const shapeOf = (value: string) => value.replace(/[\p{L}\p{Nl}\p{Nd}]/gu, 'x');
        expect(made).toHaveLength(text.length);
        expect(shapeOf(made)).toBe(shapeOf(text));
        expect(extractHashtags(made)).toHaveLength(extractHashtags(text).length);
      }),
      { numRuns: 2000 },
    );
  });

  it('give equal hashtags equal stand-ins, and different ones different ones, over all texts', () => {
    fc.assert(
      fc.property(fc.array(caption, { maxLength: 5 }), (texts) => {
        const standIns = createStandIns(3);
        const keyOf = new Map<string, string>();
        for (const text of texts) {
          const before = extractHashtagsWithKeys(text).hashtagKeys;
          const after = extractHashtagsWithKeys(standIns.ofText(text)).hashtagKeys;
          expect(after).toHaveLength(before.length);
          for (const [index, key] of before.entries()) {
            const made = after[index] ?? '';
            expect(keyOf.get(key) ?? made).toBe(made);
            keyOf.set(key, made);
          }
        }
        expect(new Set(keyOf.values()).size).toBe(keyOf.size);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['Coffee', 'COFFEE'],
    ['straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['café', 'cafe\u0301'],
    ['カフェ', 'カフェ'],
    ['한국', '한국'.normalize('NFD')],
    ['tết', 'TẾT'],
    ['кафе', 'КАФЕ'],
  ])('know #%s and #%s for one hashtag', (one, other) => {
    const standIns = createStandIns(1);
    const [a = '', b = ''] = [one, other].map((tag) => standIns.ofText(`#${tag}`));
    expect(hashtagKey(a)).toBe(hashtagKey(b));
    expect(a).not.toBe(`#${one}`);
    expect([a.length, b.length]).toEqual([one.length + 1, other.length + 1]);
  });

  it('leave no letter of a script that has others where it was', () => {
    const text = 'Secret Größe тайна סוד سر ความลับ 秘密 ひみつ 비밀 रहस्य 2026';
    const made = of(text);
    const kept = [...text].filter((character, at) => /[\p{L}\p{Nd}]/u.test(character) && [...made][at] === character);
    expect(kept).toEqual(['ß']);
  });

  it('tell one who knows the seed no letter of what was written', () => {
    // Both texts take the same draws, so what they became differs at most where a letter must not stand for itself.
    const spread = (one: string, other: string) =>
      [...of(one)].map((letter, at) =>
        Math.abs((letter.codePointAt(0) ?? 0) - ([...of(other)][at]?.codePointAt(0) ?? 0)),
      );
    expect(Math.max(...spread('bread 2026', 'zzzzz 9999'))).toBeLessThanOrEqual(1);
    expect(Math.max(...spread('สวรร', 'กกกก'))).toBeLessThanOrEqual(1);
    expect(Math.max(...spread('秘密情報', '一一一一').filter((distance) => distance < 0x1000))).toBeLessThanOrEqual(
      0x100,
    );
  });

  it('are the same for the same seed, and others for another', () => {
    expect(of('Fresh bread #bakery', 5)).toBe(of('Fresh bread #bakery', 5));
    expect(of('Fresh bread #bakery', 5)).not.toBe(of('Fresh bread #bakery', 6));
  });
});

describe('id stand-ins', () => {
  it('keep length, first digit and the side of 2^53, and are one to one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[1-9]\d{0,18}$/), { maxLength: 40 }), (ids) => {
        const standIns = createStandIns(2);
        const made = ids.map(standIns.ofDigits);
        expect(new Set(made).size).toBe(ids.length);
        expect(ids.map(standIns.ofDigits)).toEqual(made);
        for (const [index, id] of ids.entries()) {
          const other = made[index] ?? '';
          expect(other).toHaveLength(id.length);
          if (id.length < 5) continue;
          expect(other).not.toBe(id);
          expect(other[0]).toBe(id[0]);
          expect(Number.isSafeInteger(Number(other))).toBe(Number.isSafeInteger(Number(id)));
        }
      }),
      { numRuns: 500, examples: [[['9007199254740991', '9007199254740993', '9007199254740992']]] },
    );
  });

  it('keep the two halves of a post id apart', () => {
    const standIns = createStandIns(2);
    const [page, post] = [standIns.ofDigits('123456789012345'), standIns.ofDigits('9876543210987654')];
    expect(standIns.ofId('123456789012345_9876543210987654')).toBe(`${page}_${post}`);
  });
});
