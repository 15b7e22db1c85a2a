import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError } from '../errors.js';
import { verifyWebhookSignature } from './verify-signature.js';

const rawBody = '{"object":"page","entry":[],"text":"\\u00e9 é"}';
const sign = (body: string | Uint8Array, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

describe('verifyWebhookSignature', () => {
  it('knows what its own app has signed, as text and as bytes', async () => {
    const signature = sign(rawBody, 'secret');
    expect(await verifyWebhookSignature({ rawBody, signature, appSecret: 'secret' })).toBe(true);
    const bytes = Buffer.from(rawBody);
    expect(await verifyWebhookSignature({ rawBody: bytes, signature, appSecret: 'secret' })).toBe(true);
    const upper = signature.replace(/[a-f0-9]{64}/, (digits) => digits.toUpperCase());
    expect(await verifyWebhookSignature({ rawBody, signature: upper, appSecret: 'secret' })).toBe(true);
  });

  it('takes bytes as they are, also those that are no text', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const signature = sign(bytes, 'secret');
    expect(await verifyWebhookSignature({ rawBody: bytes, signature, appSecret: 'secret' })).toBe(true);
    expect(await verifyWebhookSignature({ rawBody: bytes.subarray(1), signature, appSecret: 'secret' })).toBe(false);
  });

  it('takes any of several secrets, while one is replaced by another', async () => {
    const signature = sign(rawBody, 'old');
    expect(await verifyWebhookSignature({ rawBody, signature, appSecret: ['new', 'old'] })).toBe(true);
    expect(await verifyWebhookSignature({ rawBody, signature, appSecret: ['new', 'newer'] })).toBe(false);
  });

  it('refuses every change of a single digit, and a body that was changed', async () => {
    const signature = sign(rawBody, 'secret');
    for (let place = 'sha256='.length; place < signature.length; place += 1) {
      const other = signature[place] === '0' ? '1' : '0';
      const forged = signature.slice(0, place) + other + signature.slice(place + 1);
      expect(await verifyWebhookSignature({ rawBody, signature: forged, appSecret: 'secret' })).toBe(false);
    }
    expect(await verifyWebhookSignature({ rawBody: `${rawBody} `, signature, appSecret: 'secret' })).toBe(false);
  });

  it.each([
    null,
    undefined,
    '',
    'sha256=',
    'sha256',
    `sha1=${'0'.repeat(40)}`,
    `sha256=${'0'.repeat(63)}`,
    `sha256=${'0'.repeat(65)}`,
    `SHA256=${'0'.repeat(64)}`,
    `sha256=${'g'.repeat(64)}`,
    '0'.repeat(64),
    `sha256=${'0'.repeat(64)}\n`,
    `sha256=${'٠'.repeat(64)}`,
  ])('takes the header %j for no signature', async (signature) => {
    expect(await verifyWebhookSignature({ rawBody, signature, appSecret: 'secret' })).toBe(false);
  });

  it.each([{ object: 'page' }, [], 1, null, undefined])('refuses the parsed body %j', async (body) => {
    const check = { rawBody: body as unknown as string, signature: sign(rawBody, 'secret'), appSecret: 'secret' };
    await expect(verifyWebhookSignature(check)).rejects.toThrow(InvalidConfigurationError);
    await expect(verifyWebhookSignature(check)).rejects.toThrow('parsed before its signature was checked');
  });

  it.each([[''], [[]], [['secret', '']], [undefined]])('refuses the app secret %j', async (appSecret) => {
    const check = { rawBody, signature: sign(rawBody, 'secret'), appSecret: appSecret as string };
    await expect(verifyWebhookSignature(check)).rejects.toThrow(InvalidConfigurationError);
  });

  it('never puts a secret into an error', async () => {
    const check = { rawBody: {} as string, signature: null, appSecret: ['the-secret', ''] };
    await expect(verifyWebhookSignature(check)).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('the-secret') }),
    );
  });
});
