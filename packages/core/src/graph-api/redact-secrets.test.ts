import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactSecrets } from './redact-secrets.js';

const FACEBOOK_TOKEN = 'EAAGm0PX4ZCpsBAKZB0xZAZCq9Z';
const INSTAGRAM_TOKEN = 'IGQVJXc0RfaGJ1aW9wYXNk';
const APP_SECRET = '0123456789abcdef0123456789abcdef';

describe('redactSecrets', () => {
  it.each([
    ['Malformed access token EAAGabc', 'Malformed access token [redacted]'],
    ['Malformed access token: not-a-usual-token', 'Malformed access token: [redacted]'],
    [`Cannot use ${FACEBOOK_TOKEN} here`, 'Cannot use [redacted] here'],
    [`Cannot use ${INSTAGRAM_TOKEN}`, 'Cannot use [redacted]'],
    ['Cannot use IGAAabcdef or THAAabcdef', 'Cannot use [redacted] or [redacted]'],
    [`id___${FACEBOOK_TOKEN}___${INSTAGRAM_TOKEN}`, 'id___[redacted]___[redacted]'],
    ['access_token=short&limit=5', 'access_token=[redacted]&limit=5'],
    ['access_token%3Dshort%26limit%3D5', 'access_token%3D[redacted]'],
    ['ACCESS_TOKEN = "short", then', 'ACCESS_TOKEN = "[redacted]", then'],
    ['{"access_token":"short","code":190}', '{"access_token":"[redacted]","code":190}'],
    ['{\\"client_secret\\": \\"short\\"}', '{\\"client_secret\\": \\"[redacted]\\"}'],
    ["{'appsecret_proof': 'short'}", "{'appsecret_proof': '[redacted]'}"],
    ['appsecret_proof=abc client_secret=def', 'appsecret_proof=[redacted] client_secret=[redacted]'],
    ['fb_exchange_token=a, refresh_token: b', 'fb_exchange_token=[redacted], refresh_token: [redacted]'],
    ['signed_request=sig.payload', 'signed_request=[redacted]'],
    ['password=hunter2', 'password=[redacted]'],
    ['Authorization: OAuth short', 'Authorization: OAuth [redacted]'],
    ['authorization: Bearer short', 'authorization: Bearer [redacted]'],
    ['sent Bearer short here', 'sent Bearer [redacted] here'],
    ['The app token 123456|abc_DEF-1 is wrong', 'The app token [redacted] is wrong'],
    ['The app token 123456%7Cabc is wrong', 'The app token [redacted] is wrong'],
    [`The proof ${APP_SECRET}${APP_SECRET} is wrong`, 'The proof [redacted] is wrong'],
    [`The secret ${APP_SECRET} is wrong`, 'The secret [redacted] is wrong'],
    ['The token "short" is wrong', 'The token "[redacted]" is wrong'],
    [`An opaque ${'aBcDeFgH'.repeat(7)}`, 'An opaque [redacted]'],
    ['See https://graph.facebook.com/v25.0/me?access_token=short for it', 'See [link] for it'],
    ['See https:\\/\\/developers.facebook.com\\/docs for it', 'See [link] for it'],
    ['See graph.facebook.com/v25.0/me?fields=id for it', 'See [link] for it'],
    ['GET /v25.0/me?fields=id&limit=5 failed', 'GET /v25.0/me?[redacted] failed'],
  ])('takes the secret out of %j', (text, expected) => {
    expect(redactSecrets(text)).toBe(expected);
  });

  it.each([
    '',
    'Error validating access token: Session has expired on Tuesday, 24-Nov-26 19:00:00 PST.',
    'Invalid OAuth access token - Cannot parse access token',
    'An access token is required to request this resource.',
    'Invalid appsecret_proof provided in the API argument',
    '(#100) Requires instagram_business_manage_insights permission to manage the object',
    "This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature.",
    'Page ID 123456789012345 was migrated to page ID 234567890123456. Please update your API calls to the new ID',
    "Object with ID '123456789012345_1234567890123456' does not exist",
    'Is this a question? Yes',
    'Ошибка: маркер доступа 😀',
  ])('leaves %j alone', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  it('never lets a token through, wherever it stands', () => {
    const word = fc.constantFrom(
      ' ',
      '"',
      "'",
      '=',
      ':',
      '&',
      '?',
      '/',
      'token',
      'access_token',
      '😀',
      '\n',
      'is',
      '[',
      ']',
    );
    const words = fc.array(word, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        words,
        words,
        fc.constantFrom(FACEBOOK_TOKEN, INSTAGRAM_TOKEN, APP_SECRET),
        (before, after, secret) => {
          expect(redactSecrets(`${before}${secret}${after}`)).not.toContain(secret);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('changes nothing in a second pass', () => {
    const part = fc.constantFrom(
      'access_token',
      '=',
      ':',
      ' ',
      '"',
      FACEBOOK_TOKEN,
      'Bearer ',
      '1|a',
      '?a=b',
      '[redacted]',
      'https://x.y/',
      'x',
      ']',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const once = redactSecrets(parts.join(''));
        expect(redactSecrets(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });
});
