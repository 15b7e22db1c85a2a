import { describe, expect, it } from 'vitest';
import { FACEBOOK_POST_FIELDS, FACEBOOK_STORY_FIELDS, FACEBOOK_VIDEO_FIELDS } from '../facebook/nodes.js';
import { hasField, parseFieldList, printFieldList, withoutField } from './field-list.js';

describe('a list of fields', () => {
  it.each([FACEBOOK_POST_FIELDS, FACEBOOK_VIDEO_FIELDS, FACEBOOK_STORY_FIELDS, 'a{b{c,d},e},f'])(
    'is printed as it was read: %s',
    (text) => {
      expect(printFieldList(parseFieldList(text))).toBe(text);
    },
  );

  it.each(['', ',', 'a,', 'a{', 'a{}', 'a}', 'a{b', 'a b', 'a.limit(3)', 'a{b}c'])('is not "%s"', (text) => {
    expect(() => parseFieldList(text)).toThrow(SyntaxError);
  });

  it.each([
    ['id,from{id}', 'id', 'from{id}'],
    ['id,from{id}', 'from.id', 'id'],
    ['id,from{id}', 'from', 'id'],
    ['id,a{type,target}', 'a.type', 'id,a{target}'],
    ['id,a{type,target}', 'type', 'id,a{type,target}'],
    ['id', 'id.more', 'id'],
    ['a{b{c},d}', 'a.b.c', 'a{d}'],
  ])('%s without %s is %s', (text, path, expected) => {
    expect(printFieldList(withoutField(parseFieldList(text), path))).toBe(expected);
  });

  it('has the fields that it names, and their fields', () => {
    const list = parseFieldList('id,a{b{c}}');
    expect(['id', 'a', 'a.b', 'a.b.c'].filter((path) => hasField(list, path))).toHaveLength(4);
    expect(['b', 'c', 'a.c', 'id.a', ''].filter((path) => hasField(list, path))).toEqual([]);
  });
});
