import { expect, it } from 'vitest';
import { spreadDelay } from './spread-delay.js';

const SPREAD_MS = 900_000;
const BUCKETS = 60;
const COUNT = 12_000;
const SEEDS = [1, 2, 3, 20_260];

const FAMILIES: Readonly<Record<string, (index: number, seed: number) => string>> = {
  'numbers in a row': (index, seed) => JSON.stringify(['org-1', `page-${seed * COUNT + index}`]),
  'large ids in a row': (index, seed) =>
    JSON.stringify(['org-1', String(1_784_140_000_000_000 + seed * COUNT + index)]),
  'one integration of many organizations': (index, seed) => JSON.stringify([`org-${seed * COUNT + index}`, 'page-1']),
  'texts beyond ASCII': (index, seed) =>
    JSON.stringify(['Tổ chức', `組織-${String.fromCodePoint(0x4e00 + seed)}${index}`]),
  'texts that end in what tells them apart': (index, seed) => `page-${seed * COUNT + index}`,
  'characters of the same low byte': (index, seed) =>
    [index % 23, Math.floor(index / 23) % 23, Math.floor(index / 529), seed % 23]
      .map((digit) => String.fromCharCode(0x2041 + 0x100 * digit))
      .join(''),
};

it.each(Object.keys(FAMILIES))('spreads %s evenly', (family) => {
  for (const seed of SEEDS) {
    const counts = new Array<number>(BUCKETS).fill(0);
    for (let index = 0; index < COUNT; index += 1) {
      const delay = spreadDelay(FAMILIES[family]?.(index, seed) ?? '', SPREAD_MS);
      const bucket = Math.floor((delay / SPREAD_MS) * BUCKETS);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    // A delay that is out of its range would be counted beside the buckets.
    expect(counts).toHaveLength(BUCKETS);
    expect(counts.reduce((sum, count) => sum + count)).toBe(COUNT);
    const expected = COUNT / BUCKETS;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 59 degrees of freedom: 1 of 100,000 even spreads goes beyond 121.
    expect(chiSquare, `seed ${seed}`).toBeLessThan(121);
  }
});

it('spreads a few texts that differ in their last digit only, too', () => {
  const digits = Array.from({ length: 10 }, (_, digit) => digit);
  const blocks = Array.from({ length: 1000 }, (_, block) =>
    digits.map((digit) => spreadDelay(`page-${block}${digit}`, SPREAD_MS)),
  );
  const narrow = blocks.filter((delays) => Math.max(...delays) - Math.min(...delays) < 0.3 * SPREAD_MS);
  // Ten moments at random lie as close together once in 7,000 times.
  expect(narrow.length).toBeLessThanOrEqual(3);
});

it('gives a text the same whole millisecond every time, in proportion to the spread', () => {
  expect(spreadDelay('["org-1","page-1"]', SPREAD_MS)).toBe(spreadDelay('["org-1","page-1"]', SPREAD_MS));
  expect(Number.isInteger(spreadDelay('["org-1","page-1"]', 999.5))).toBe(true);
  expect(spreadDelay('["org-1","page-1"]', 0)).toBe(0);
  const [short, long] = [spreadDelay('a', 1000), spreadDelay('a', 10_000)];
  expect(Math.floor(long / 10)).toBe(short);
});
