import { describe, expect, it } from 'vitest';
import { toShortKey } from './open-key.js';

describe('toShortKey', () => {
  it('leaves a short text alone', async () => {
    expect(await toShortKey('["item","100_1"]')).toBe('["item","100_1"]');
  });

  it('tells long texts apart that differ at their end only, in 240 characters', async () => {
    const [one, other] = [await toShortKey(`${'日'.repeat(300)}a`), await toShortKey(`${'日'.repeat(300)}b`)];
    expect(one).not.toBe(other);
    for (const key of [one, other]) expect(key).toHaveLength(240);
  });

  it('cuts no character in two', async () => {
    for (const start of ['', 'x']) {
      const key = await toShortKey(start + '😀'.repeat(200));
      expect(key).toBe(key.replace(/\p{Surrogate}/gu, '?'));
    }
  });
});
