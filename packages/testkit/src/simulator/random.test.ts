import { describe, expect, it } from 'vitest';
import { createSeededRandom } from './random.js';

const numbersOf = (seed: number, label?: string) => {
  const random = createSeededRandom(seed, label);
  return Array.from({ length: 2_000 }, () => random.next());
};

describe('createSeededRandom', () => {
  it('repeats itself for a seed and a label, and differs for others', () => {
    expect(numbersOf(1, 'a')).toEqual(numbersOf(1, 'a'));
    expect(numbersOf(1, 'a')).not.toEqual(numbersOf(2, 'a'));
    expect(numbersOf(1, 'a')).not.toEqual(numbersOf(1, 'b'));
  });

  it('stays from 0 to below 1 and spreads over it', () => {
    const numbers = numbersOf(3);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
      expect(share).toBeGreaterThan(120);
    }
  });

  it('draws whole numbers with both ends included', () => {
    const random = createSeededRandom(4);
    expect(new Set(Array.from({ length: 200 }, () => random.int(2, 4)))).toEqual(new Set([2, 3, 4]));
  });

  it('cannot pick from nothing', () => {
    expect(() => createSeededRandom(5).pick([])).toThrow(RangeError);
  });
});
