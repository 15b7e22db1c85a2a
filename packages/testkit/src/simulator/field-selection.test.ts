import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldSelection, parseFields } from './field-selection.js';
import { printFields } from './print-fields.js';

const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
const { field } = fc.letrec<{ field: FieldSelection }>((tie) => ({
  field: fc
    .record({
      name,
      limit: fc.option(fc.integer({ min: 1, max: 500 })),
      children: fc.option(fc.array(tie('field'), { minLength: 1, maxLength: 3 }), { depthSize: 'small', maxDepth: 4 }),
    })
    .map(({ limit, ...rest }) => ({ ...rest, limit, modifiers: limit === null ? {} : { limit: String(limit) } })),
}));

describe('parseFields', () => {
  it('reads back what printFields writes', () => {
    const written = fc.array(field, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(written, (fields) => {
        expect(parseFields(printFields(fields))).toEqual(fields);
      }),
    );
  });

  it('allows space around fields', () => {
    expect(parseFields(' id , from{ name } ').map(({ name }) => name)).toEqual(['id', 'from']);
  });

  it.each([
    '',
    ',',
    'id,,name',
    'id name',
    '{id}',
    'a{}',
    'a{b',
    'a}',
    'a.limit(1',
    'a'.concat('{a'.repeat(20), '}'.repeat(20)),
  ])('refuses %j', (text) => {
    expect(() => parseFields(text)).toThrow(/^Syntax error/);
  });
});
