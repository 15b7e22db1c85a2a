import { describe, expect, it } from 'vitest';
import { parseInstagramWebhook } from './instagram-webhook.js';

const ACCOUNT = '17841405309211844';

function body(field: string, value: string, object = 'instagram') {
  return `{"object":"${object}","entry":[{"id":"${ACCOUNT}","time":1732492800,"changes":[{"field":"${field}","value":${value}}]}]}`;
}

const reasonOf = (text: string) => parseInstagramWebhook(text).skipped.map(({ reason }) => reason);

describe('parseInstagramWebhook', () => {
  it('takes a comment for a hint that its media exist', () => {
    const value =
      '{"id":"1","text":"Nice","from":{"id":"2"},"media":{"id":18023345989012587,"media_product_type":"REELS"}}';
    expect(parseInstagramWebhook(body('comments', value)).items).toEqual([
      {
        action: 'named',
        platform: 'INSTAGRAM',
        externalAccountId: ACCOUNT,
        contentIds: ['18023345989012587'],
        ids: ['18023345989012587'],
        time: new Date('2024-11-25T00:00:00Z'),
        fingerprint: '',
      },
    ]);
  });

  it('names media that are promoted by their own id', () => {
    const value = '{"id":"1","media":{"id":"5","ad_id":"6","original_media_id":"7"}}';
    expect(parseInstagramWebhook(body('comments', value)).items[0]).toMatchObject({
      contentIds: ['7'],
      ids: ['7', '5'],
    });
  });

  it.each([
    [body('mentions', '{"media_id":"5","comment_id":"6"}'), 'not-ours'],
    [body('story_insights', '{"media_id":"5"}'), 'not-content'],
    [body('live_comments', '{"media":{"id":"5"}}'), 'not-content'],
    [body('comments', '{"media":{"id":"5","media_product_type":"STORY"}}'), 'not-content'],
    [body('comments', '{"id":"1"}'), 'no-content-id'],
    [body('messages', '{}'), 'other-field'],
    [body('comments', '{"media":{"id":"5"}}', 'page'), 'other-object'],
    [body('comments', '[]'), 'not-understood'],
    ['[]', 'not-understood'],
  ])('leaves out %s: %s', (text, reason) => {
    expect(parseInstagramWebhook(text).items).toEqual([]);
    expect(reasonOf(text)).toEqual([reason]);
  });
});
