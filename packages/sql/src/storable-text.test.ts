import { describe, expect, it } from 'vitest';
import { isStorableText, toStorableText } from './storable-text.js';

describe('toStorableText', () => {
  it.each([
    ['a\u0000b\u0000', 'ab'],
    ['\uD83D', '\uFFFD'],
    ['\uDC00\uD83D', '\uFFFD\uFFFD'],
    ['x\uD83Dy\uDE00z', 'x\uFFFDy\uFFFDz'],
    // The halves that a NUL character parted meet.
    ['\uD83D\u0000\uDE00', '\uD83D\uDE00'],
  ])('repairs %j to %j', (text, repaired) => {
    expect(toStorableText(text)).toBe(repaired);
    expect(isStorableText(text)).toBe(false);
    expect(isStorableText(repaired)).toBe(true);
  });

  it.each(['', 'plain', '\uD83D\uDE00 é 日本', '\uFFFD', '\u0001\t\n'])('leaves %j alone', (text) => {
    expect(toStorableText(text)).toBe(text);
    expect(isStorableText(text)).toBe(true);
  });
});
