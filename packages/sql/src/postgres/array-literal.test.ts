import { describe, expect, it } from 'vitest';
import { toArrayLiteral } from './array-literal.js';

describe('toArrayLiteral', () => {
  it('quotes every value, so that none is taken for syntax or for NULL', () => {
    expect(toArrayLiteral(['a', 'NULL', '', 'b,c', '{d}', ' '])).toBe('{"a","NULL","","b,c","{d}"," "}');
  });

  it('escapes quotes and backslashes', () => {
    expect(toArrayLiteral(['"', '\\', '\\"'])).toBe('{"\\"","\\\\","\\\\\\""}');
  });

  it('writes nothing as NULL, also where values repeat', () => {
    expect(toArrayLiteral([null, 'a', 'a', null, null, '"', '"'])).toBe('{NULL,"a","a",NULL,NULL,"\\"","\\""}');
  });

  it('writes an empty list', () => {
    expect(toArrayLiteral([])).toBe('{}');
  });
});
