import type { FieldSelection } from './field-selection.js';

/** The text that `parseFields` reads back as these fields. */
export function printFields(fields: readonly FieldSelection[]): string {
  return fields
    .map(({ name, modifiers, children }) => {
      const calls = Object.entries(modifiers).map(([modifier, value]) => `.${modifier}(${value})`);
      return `${name}${calls.join('')}${children === null ? '' : `{${printFields(children)}}`}`;
    })
    .join(',');
}
