import { describe, expect, it } from 'vitest';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { mapInstagramMedia, mapInstagramStory, mapOwnInstagramMedia } from './map-media.js';

const ACCOUNT: TrackedIntegration = {
  organizationId: 'org-1',
  integrationId: 'instagram-1',
  platform: 'INSTAGRAM',
  externalAccountId: '17841405822304914',
};

const REEL = {
  id: '17895695668004550',
  caption: 'Hello #World',
  media_type: 'VIDEO',
  media_product_type: 'REELS',
  timestamp: '2026-08-13T08:25:28+0000',
  permalink: 'https://www.instagram.com/reel/C1abc/',
};

describe('a media', () => {
  it('is known by its id, whole from one record', () => {
    expect(mapInstagramMedia(REEL, ACCOUNT)).toEqual({
      kind: 'item',
      item: {
        organizationId: 'org-1',
        integrationId: 'instagram-1',
        externalContentId: '17895695668004550',
        platform: 'INSTAGRAM',
        format: 'REELS',
        kind: 'REEL',
        caption: 'Hello #World',
        hashtags: ['World'],
        hashtagKeys: ['world'],
        publishedAt: new Date('2026-08-13T08:25:28Z'),
        permalink: 'https://www.instagram.com/reel/C1abc/',
        aliases: [],
        source: 'media',
        extractorVersion: 1,
        removedAt: null,
      },
    });
  });

  it.each([
    [{ media_type: 'VIDEO', media_product_type: 'FEED' }, 'POST', 'VIDEO'],
    [{ media_type: 'IMAGE', media_product_type: 'FEED' }, 'POST', 'PHOTO'],
    [{ media_type: 'CAROUSEL_ALBUM', media_product_type: 'FEED' }, 'POST', 'ALBUM'],
    [{ media_type: 'VIDEO', media_product_type: 'AD' }, 'POST', 'VIDEO'],
    [{ media_type: 'VIDEO', permalink: 'https://www.instagram.com/name/reel/C1/' }, 'REELS', 'REEL'],
    [{ media_type: 'VIDEO', media_product_type: 'FEED', permalink: REEL.permalink }, 'POST', 'VIDEO'],
    [{ media_type: 'IMAGE', media_product_type: 'STORY' }, 'POST', 'STORY'],
    [{ media_type: 7, media_product_type: ['REELS'] }, 'POST', 'OTHER'],
    [{}, 'POST', 'OTHER'],
  ])('of %j is %s and %s', (fields, format, kind) => {
    const node = { id: REEL.id, timestamp: REEL.timestamp, ...fields };
    expect(mapInstagramMedia(node, ACCOUNT)).toMatchObject({ kind: 'item', item: { format, kind } });
  });

  it.each([
    [undefined, null],
    [null, null],
    ['', null],
    [7, null],
    [' ', ' '],
  ])('has the caption %j as %j', (caption, kept) => {
    expect(mapInstagramMedia({ ...REEL, caption }, ACCOUNT)).toMatchObject({ item: { caption: kept } });
  });

  it.each([
    [undefined, null],
    [' ', null],
    ['/reel/C1abc/', 'https://www.instagram.com/reel/C1abc/'],
  ])('has the permalink %j as %j', (permalink, kept) => {
    expect(mapInstagramMedia({ ...REEL, permalink }, ACCOUNT)).toMatchObject({ item: { permalink: kept } });
  });

  it.each([
    [{ ...REEL, timestamp: 'yesterday' }, REEL.id],
    [{ ...REEL, timestamp: undefined }, REEL.id],
    [{ ...REEL, id: undefined }, null],
    [{ ...REEL, id: '' }, null],
    [null, null],
    ['text', null],
  ])('that is %j is set aside', (node, externalContentId) => {
    const mapped = mapInstagramMedia(node, ACCOUNT);
    expect(mapped).toMatchObject({ kind: 'quarantined', externalContentId });
    expect(JSON.stringify(mapped)).not.toContain('Hello');
  });
});

describe('a media of the edge stories', () => {
  it.each([{}, { media_product_type: 'FEED' }, { permalink: REEL.permalink }])('of %j is a story', (fields) => {
    const node = { id: REEL.id, timestamp: REEL.timestamp, media_type: 'IMAGE', ...fields };
    expect(mapInstagramStory(node, ACCOUNT)).toMatchObject({
      item: { kind: 'STORY', format: 'POST', source: 'media' },
    });
  });
});

describe('a media that is read by its id', () => {
  it.each([
    [{ id: ACCOUNT.externalAccountId }, 'item'],
    [{ id: '17840000000000000' }, 'skipped'],
    [{}, 'quarantined'],
    [undefined, 'quarantined'],
    ['text', 'quarantined'],
  ])('and has the owner %j is %s', (owner, kind) => {
    expect(mapOwnInstagramMedia({ ...REEL, owner }, ACCOUNT).kind).toBe(kind);
  });
});
