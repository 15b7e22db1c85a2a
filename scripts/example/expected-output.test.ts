import { describe, expect, it } from 'vitest';
import { expectedOutputOf } from './expected-output.js';

const readme = (block: string) => `# An example\n\n\`\`\`sh\nrun it\n\`\`\`\n\n${block}\n\nMore.\n`;

describe('expectedOutputOf', () => {
  it('gives the lines of the block, empty ones too', () => {
    expect(expectedOutputOf(readme('It prints:\n\n```text\none\n\n  two\n```'))).toBe('one\n\n  two\n');
  });

  it('takes the block after "It prints:", not an earlier one', () => {
    const text = readme('```text\na drawing\n```\n\nIt prints:\n\n```text\none\n```\n\n```text\nlater\n```');
    expect(expectedOutputOf(text)).toBe('one\n');
  });

  it('takes an empty block for a program that prints nothing', () => {
    expect(expectedOutputOf(readme('It prints:\n\n```text\n```'))).toBe('');
  });

  it.each(['Nothing is said.', 'It prints:\n\n```sh\none\n```', 'It prints: one'])(
    'says what to write where there is none: %j',
    (block) => {
      expect(() => expectedOutputOf(readme(block))).toThrow('has no ```text block after a line "It prints:"');
    },
  );
});
