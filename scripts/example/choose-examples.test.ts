import { describe, expect, it } from 'vitest';
import { chooseExamples } from './choose-examples.js';

const all = ['embedded', 'nest', 'webhooks'];

describe('chooseExamples', () => {
  it('takes all but the demo where none is named', () => {
    expect(chooseExamples(all, [])).toEqual(['nest', 'webhooks']);
  });

  it('takes those that are named', () => {
    expect(chooseExamples(all, ['webhooks'])).toEqual(['webhooks']);
  });

  it('says what there is when a name is none of it', () => {
    expect(() => chooseExamples(all, ['next'])).toThrow(
      'There is no example "next". Take one of these: nest, webhooks',
    );
  });

  it('says how the demo is run', () => {
    expect(() => chooseExamples(all, ['embedded'])).toThrow('pnpm@12.21.0 demo');
  });
});
