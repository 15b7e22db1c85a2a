import { describe, expect, it } from 'vitest';
import { formatResults, isComplete } from './format-results.js';

const passed = { passed: 12, failed: 0, skipped: 0 };

describe('formatResults', () => {
  it('has a line for each place and a column for each package', () => {
    const results = [
      { place: 'PostgreSQL 13', packages: { 'adapter-prisma': passed, 'adapter-typeorm': passed } },
      { place: 'PostgreSQL 18, collation C', packages: { 'adapter-prisma': { passed: 9, failed: 2, skipped: 1 } } },
    ];
    expect(formatResults('database', results).split('\n')).toEqual([
      'database                    adapter-prisma                 adapter-typeorm',
      'PostgreSQL 13               12 passed, 0 failed            12 passed, 0 failed',
      'PostgreSQL 18, collation C  9 passed, 2 failed, 1 skipped  not run',
    ]);
  });
});

describe('isComplete', () => {
  it.each([
    ['everything passed', [passed, passed], true],
    ['a test failed', [passed, { ...passed, failed: 1 }], false],
    ['a test was skipped', [{ ...passed, skipped: 1 }], false],
    ['a package ran nothing', [passed, { passed: 0, failed: 0, skipped: 0 }], false],
    ['nothing ran', [], false],
  ])('when %s', (_, counts, complete) => {
    const packages = Object.fromEntries(counts.map((count, index) => [`package-${index}`, count]));
    expect(isComplete([{ place: 'PostgreSQL 13', packages }])).toBe(complete);
  });
});
