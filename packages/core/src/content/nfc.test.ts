import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNfc } from './nfc.js';

/** Marks of many combining classes, of none, and such that decompose or compose. */
const MARKS = [
  ...['\u0301', '\u0323', '\u0327', '\u0334', '\u0338', '\u0345', '\u0344', '\u0308', '\u031b', '\u0358', '\u035c'],
  ...['\u05b0', '\u05bc', '\u064b', '\u0651', '\u0e38', '\u0e48', '\u0e31', '\u093c', '\u094d', '\u093e', '\u3099'],
  ...['\u0f71', '\u0f73', '\u0f74', '\u0f81', '\u{1d165}', '\u{1d16d}', '\u{1e94a}', '\u20e3', '\ufe0f', '\u034f'],
];

describe('toNfc', () => {
  it('gives what the built-in normalization gives', () => {
    const bases = fc.constantFrom('a', 'ế', 'İ', 'ᾳ', 'ก', '한', '\u1112\u1161', '日', '');
    const marks = fc.array(fc.constantFrom(...MARKS), { maxLength: 300 }).map((list) => list.join(''));
    const text = fc.array(fc.tuple(bases, marks), { maxLength: 4 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(text, (written) => {
        expect(toNfc(written)).toBe(written.normalize('NFC'));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives what the built-in normalization gives for all marks in reverse order', () => {
    const all = Array.from({ length: 0x1f000 }, (_, code) => String.fromCodePoint(code)).filter((text) =>
      /^\p{M}$/u.test(text),
    );
    const reversed = `a${all.reverse().join('')}`;
    expect(toNfc(reversed)).toBe(reversed.normalize('NFC'));
  });

  it('ends on a million marks in the wrong order', { timeout: 30_000 }, () => {
    expect(toNfc(`a${'\u0301'.repeat(500_000)}${'\u0323'.repeat(500_000)}`)).toMatch(/^ạ\u0323+\u0301+$/);
    expect(toNfc(`a${'\u0301\u0323'.repeat(500_000)}`)).toHaveLength(1_000_000);
    const shortRuns = `${'\u0301'.repeat(63)}b`.repeat(16_000);
    expect(toNfc(shortRuns)).toBe(shortRuns);
  });

  it('keeps to the stack on four million marks', { timeout: 30_000 }, () => {
    const marks = '\u0301'.repeat(4_000_000);
    expect(toNfc(marks) === marks).toBe(true);
  });
});
