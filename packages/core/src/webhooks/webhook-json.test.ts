import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidWebhookError } from '../errors.js';
import { MAX_WEBHOOK_DEPTH, parseWebhookJson } from './webhook-json.js';

describe('parseWebhookJson', () => {
  it('keeps every digit of integers that a number cannot hold, and numbers as they are', () => {
    expect(
      parseWebhookJson('{"a":9007199254740993,"b":[-9007199254740993, 9007199254740991,0,-1.5e3],"c":1732492800}'),
    ).toEqual({ a: '9007199254740993', b: ['-9007199254740993', 9007199254740991, 0, -1500], c: 1732492800 });
  });

  it('touches nothing inside of strings and names', () => {
    const text = String.raw`{"9007199254740993":"9007199254740993 \" 9007199254740993 \\","m":"[[[ {\"id\":9007199254740993}"}`;
    expect(parseWebhookJson(text)).toEqual(JSON.parse(text));
  });

  it('reads bytes as UTF-8', () => {
    expect(parseWebhookJson(new TextEncoder().encode('{"m":"né 😀"}'))).toEqual({ m: 'né 😀' });
  });

  it('is JSON.parse for whatever has no such integer', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 2 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        if (!/\d{16}/.test(text)) expect(parseWebhookJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('gives the digits of any integer anywhere', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 31n }), fc.string(), (id, message) => {
        const text = `{"message":${JSON.stringify(message)},"list":[${id},"${id}"],"id" : ${id} }`;
        expect(parseWebhookJson(text)).toEqual({ message, list: [String(id), String(id)], id: String(id) });
      }),
    );
  });

  it.each(['', '{', '[1,]', '{"a":1}x', '"abc', 'nul', '9007199254740993x', "{'a':1}", '\u0000'])(
    'refuses %j, and repeats nothing of it',
    (text) => {
      expect(() => parseWebhookJson(text)).toThrow(InvalidWebhookError);
      expect(() => parseWebhookJson(`{"message":"private"${text}`)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('private') }),
      );
    },
  );

  it('refuses what is nested too deep, and takes what is not', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parseWebhookJson(nested(MAX_WEBHOOK_DEPTH))).not.toThrow();
    expect(() => parseWebhookJson(String.raw`{"message":"\\\"${'['.repeat(99)}"}`)).not.toThrow();
    expect(() => parseWebhookJson(nested(MAX_WEBHOOK_DEPTH + 1))).toThrow(InvalidWebhookError);
    expect(() => parseWebhookJson(nested(1_000_000))).toThrow(InvalidWebhookError);
    expect(() => parseWebhookJson('{"a":'.repeat(1_000_000))).toThrow(InvalidWebhookError);
  });
});
