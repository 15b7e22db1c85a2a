import { describe, expect, it } from 'vitest';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import { mapFacebookPost } from './map-post.js';
import { mapFacebookReel, mapFacebookVideo } from './map-video.js';

const page: TrackedIntegration = {
  organizationId: 'org',
  integrationId: 'int',
  platform: 'FACEBOOK',
  externalAccountId: '10',
};
const created_time = '2026-07-01T10:00:00+0000';
const video = (target?: string, type = 'video_inline') => ({
  data: [{ media_type: 'video', type, ...(target && { target: { id: target } }) }],
});
const itemOf = (mapped: ReturnType<typeof mapFacebookPost>) => {
  if (mapped.kind !== 'item') throw new TypeError(`not an item: ${JSON.stringify(mapped)}`);
  return mapped.item;
};

describe('mapFacebookPost', () => {
  it('maps a text post field by field', () => {
    const permalink_url = 'https://www.facebook.com/10/posts/1';
    const node = {
      id: '10_1',
      message: 'Xin chào #Việt',
      created_time,
      permalink_url,
      status_type: 'mobile_status_update',
    };
    expect(mapFacebookPost(node, page)).toEqual({
      kind: 'item',
      item: {
        organizationId: 'org',
        integrationId: 'int',
        externalContentId: '10_1',
        platform: 'FACEBOOK',
        format: 'POST',
        kind: 'TEXT',
        caption: 'Xin chào #Việt',
        hashtags: ['Việt'],
        hashtagKeys: ['việt'],
        publishedAt: new Date('2026-07-01T10:00:00Z'),
        permalink: permalink_url,
        aliases: [],
        source: 'post',
        extractorVersion: 1,
        removedAt: null,
      },
    });
  });

  it('keeps no hashtag that is too long to be indexed', () => {
    const node = { id: '10_1', message: `#ok #${'a'.repeat(3000)} #${'ﬁ'.repeat(200)}`, created_time };
    expect(itemOf(mapFacebookPost(node, page))).toMatchObject({ hashtags: ['ok'], hashtagKeys: ['ok'] });
  });

  it('knows a reel by the id in its permalink, and the post id as an alias', () => {
    const node = {
      id: '10_1',
      created_time,
      permalink_url: 'https://www.facebook.com/reel/99/',
      status_type: 'added_video',
      attachments: video('98'),
    };
    expect(itemOf(mapFacebookPost(node, page))).toMatchObject({
      externalContentId: '99',
      format: 'REELS',
      kind: 'REEL',
      caption: null,
      aliases: ['10_1', '98'],
      source: 'post',
    });
  });

  it('knows an ordinary video by its post id, and its video ids as aliases', () => {
    const node = {
      id: '10_1',
      created_time,
      permalink_url: 'https://www.facebook.com/10/videos/97/',
      status_type: 'added_video',
      attachments: video('98', 'video_autoplay'),
    };
    expect(itemOf(mapFacebookPost(node, page))).toMatchObject({
      externalContentId: '10_1',
      kind: 'VIDEO',
      aliases: ['97', '98'],
    });
  });

  it.each([
    ['by its status', { status_type: 'shared_story' }],
    ['by its parent', { status_type: 'added_video', parent_id: '10_7' }],
  ])('keeps a shared video apart from the post that published it, told %s', (_, more) => {
    const node = {
      id: '10_1',
      created_time,
      ...more,
      permalink_url: 'https://www.facebook.com/10/posts/1',
      attachments: video('98'),
    };
    expect(itemOf(mapFacebookPost(node, page))).toMatchObject({
      externalContentId: '10_1',
      kind: 'VIDEO',
      aliases: [],
    });
  });

  it.each([
    [{ is_published: false }, 'unpublished', ['10_1']],
    [{ is_hidden: true }, 'hidden', ['10_1']],
    [{ from: { id: '11' } }, 'by-visitor', []],
    [{ from: { id: '11' }, is_hidden: true }, 'by-visitor', []],
  ])('skips %j as %s', (more, reason, withdrawn) => {
    const node = mapFacebookPost({ id: '10_1', created_time, ...more }, page);
    expect(node).toEqual({ kind: 'skipped', reason, withdrawn });
  });

  it('takes a hidden reel post for its reel, and an unpublished post for nothing but itself', () => {
    const attachments = { data: [{ media_type: 'video', type: 'video_inline', target: { id: '99' } }] };
    const promotion = { id: '10_2', created_time, attachments, permalink_url: 'https://www.facebook.com/reel/99/' };
    expect(mapFacebookPost({ ...promotion, is_published: false }, page)).toMatchObject({ withdrawn: ['10_2'] });
    expect(mapFacebookPost({ ...promotion, is_hidden: true }, page)).toMatchObject({ withdrawn: ['10_2', '99'] });
    const shared = { ...promotion, permalink_url: 'https://www.facebook.com/10/posts/2' };
    expect(mapFacebookPost({ ...shared, is_hidden: true }, page)).toMatchObject({ withdrawn: ['10_2'] });
  });

  it('keeps what the page published itself', () => {
    expect(
      mapFacebookPost(
        { id: '10_1', created_time, is_published: true, is_hidden: false, from: { id: '10', name: 'P' } },
        page,
      ).kind,
    ).toBe('item');
  });

  it.each([
    [{ id: '10_1' }, '10_1', 'created_time'],
    [{ id: '10_1', created_time: 'yesterday' }, '10_1', 'created_time'],
    [{ id: '10_1', created_time: 5 }, '10_1', 'created_time'],
    [{ created_time }, null, 'id'],
    [null, null, 'item'],
    ['10_1', null, 'item'],
  ])('sets %j aside, naming what is wrong and no text', (node, externalContentId, field) => {
    const mapped = mapFacebookPost(node, page);
    expect(mapped).toMatchObject({ kind: 'quarantined', externalContentId });
    expect(mapped.kind === 'quarantined' && mapped.reason).toContain(field);
  });

  it('takes fields of the wrong type for missing ones', () => {
    const node = {
      id: '10_1',
      created_time,
      message: 5,
      permalink_url: {},
      status_type: [],
      attachments: 'x',
      is_published: 'no',
      from: 1,
    };
    expect(itemOf(mapFacebookPost(node, page))).toMatchObject({ kind: 'OTHER', caption: null, permalink: null });
  });
});

describe('mapFacebookVideo', () => {
  it('knows a reel by its own id, with an absolute permalink and the long form of its post id', () => {
    const node = {
      id: '99',
      description: '#Reel',
      created_time,
      permalink_url: '/reel/99/',
      post_id: '1',
      length: '12.3',
    };
    expect(itemOf(mapFacebookVideo(node, page))).toMatchObject({
      externalContentId: '99',
      format: 'REELS',
      kind: 'REEL',
      caption: '#Reel',
      hashtags: ['Reel'],
      permalink: 'https://www.facebook.com/reel/99/',
      aliases: ['10_1'],
      source: 'video',
    });
  });

  it('leaves the long form of a post id as it is', () => {
    expect(
      itemOf(mapFacebookVideo({ id: '99', created_time, permalink_url: '/reel/99/', post_id: '10_1' }, page)).aliases,
    ).toEqual(['10_1']);
  });

  it('knows an ordinary video by its post id where that is known', () => {
    const node = { id: '98', created_time, permalink_url: '/10/videos/98/' };
    expect(itemOf(mapFacebookVideo(node, page))).toMatchObject({
      externalContentId: '98',
      kind: 'VIDEO',
      format: 'POST',
      aliases: [],
    });
    expect(itemOf(mapFacebookVideo({ ...node, post_id: '1' }, page))).toMatchObject({
      externalContentId: '10_1',
      aliases: ['98'],
    });
  });

  it('believes the reels edge when the permalink is missing', () => {
    const node = { id: '99', created_time };
    expect(itemOf(mapFacebookReel(node, page)).format).toBe('REELS');
    expect(itemOf(mapFacebookVideo(node, page)).format).toBe('POST');
  });

  it('skips an unpublished video', () => {
    expect(mapFacebookReel({ id: '99', created_time, published: false }, page)).toEqual({
      kind: 'skipped',
      reason: 'unpublished',
      withdrawn: ['99'],
    });
  });
});
