import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError } from '../errors.js';
import { answerWebhookChallenge } from './answer-challenge.js';

const verifyToken = 'word';
const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'word', 'hub.challenge': '1158201444' };

describe('answerWebhookChallenge', () => {
  it('gives back the challenge of whoever knows the verify token', async () => {
    expect(await answerWebhookChallenge(query, { verifyToken })).toBe('1158201444');
    expect(await answerWebhookChallenge(new URLSearchParams(query), { verifyToken })).toBe('1158201444');
  });

  it.each([
    { 'hub.mode': 'unsubscribe' },
    { 'hub.mode': undefined },
    { 'hub.verify_token': 'word ' },
    { 'hub.verify_token': 'Word' },
    { 'hub.verify_token': '' },
    { 'hub.verify_token': ['word'] },
    { 'hub.verify_token': undefined },
    { 'hub.challenge': undefined },
    { 'hub.challenge': ['1', '2'] },
  ])('answers nothing when the query has %j', async (change) => {
    expect(await answerWebhookChallenge({ ...query, ...change }, { verifyToken })).toBeNull();
  });

  it('looks at every part of the token', async () => {
    for (let number = 0; number < 2000; number += 1) {
      const guess = { ...query, 'hub.verify_token': `word${number}` };
      expect(await answerWebhookChallenge(guess, { verifyToken })).toBeNull();
    }
  });

  it.each(['', undefined])('refuses the verify token %j, which everybody would know', async (token) => {
    const options = { verifyToken: token as string };
    await expect(answerWebhookChallenge({ ...query, 'hub.verify_token': '' }, options)).rejects.toThrow(
      InvalidConfigurationError,
    );
  });
});
