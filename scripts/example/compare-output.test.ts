import { describe, expect, it } from 'vitest';
import { compareOutput } from './compare-output.js';

describe('compareOutput', () => {
  it('finds nothing in equal outputs', () => {
    expect(compareOutput('one\ntwo\n', 'one\ntwo\n')).toBeNull();
  });

  it('shows what was expected and what was printed, between the lines that both have', () => {
    expect(compareOutput('one\ntwo\nthree\n', 'one\n2\nthree\n')).toBe('  one\n- two\n+ 2\n  three');
  });

  it('shows a line that is missing and one that is too much as these alone', () => {
    expect(compareOutput('one\ntwo\nthree\n', 'one\nthree\nfour\n')).toBe('  one\n- two\n  three\n+ four');
  });

  it('shows everything that an output lacks that is empty, and everything that should not be', () => {
    expect(compareOutput('one\n', '')).toBe('- one');
    expect(compareOutput('', 'one\n')).toBe('+ one');
  });

  it('tells a missing end of line', () => {
    expect(compareOutput('one\n', 'one')).toBe('- one\n+ one (no newline at the end)');
  });
});
