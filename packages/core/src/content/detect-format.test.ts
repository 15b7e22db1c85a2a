import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContentKind } from './content-format.js';
import { detectFormat } from './detect-format.js';

const attached = (media_type: string | undefined, type?: string, more: object = {}) => ({
  attachments: { data: [{ ...(media_type && { media_type }), ...(type && { type }), ...more }] },
});

const FACEBOOK: readonly (readonly [string, unknown, ContentKind])[] = [
  [
    'a reel as the post edge gives it',
    {
      id: '1_2',
      message: 'hi',
      permalink_url: 'https://www.facebook.com/reel/99/',
      status_type: 'added_video',
      ...attached('video', 'video_inline'),
    },
    'REEL',
  ],
  ['a reel as the video edge gives it', { id: '99', permalink_url: '/reel/99/', length: 12.5 }, 'REEL'],
  ['a reel on the mobile site', { permalink_url: 'https://m.facebook.com/reel/99/?s=1' }, 'REEL'],
  ['a reel without a scheme', { permalink_url: '//www.facebook.com/reel/99' }, 'REEL'],
  ['a reel in capitals', { permalink_url: 'HTTPS://WWW.FACEBOOK.COM/REEL/99' }, 'REEL'],
  [
    'an ordinary video',
    { permalink_url: 'https://www.facebook.com/page/videos/99/', ...attached('video', 'video_autoplay') },
    'VIDEO',
  ],
  ['an ordinary video record', { id: '99', permalink_url: '/123/videos/99/' }, 'VIDEO'],
  ['a video record without its permalink', { id: '99', description: 'x', length: '12' }, 'VIDEO'],
  ['a watch link as the permalink', { permalink_url: 'https://www.facebook.com/watch/?v=99' }, 'VIDEO'],
  ['a photo', { status_type: 'added_photos', ...attached('photo', 'photo') }, 'PHOTO'],
  ['an album', { status_type: 'added_photos', ...attached('album', 'album') }, 'ALBUM'],
  [
    'a photo with several below it',
    attached('photo', 'photo', { subattachments: { data: [{ type: 'photo' }, { type: 'photo' }] } }),
    'ALBUM',
  ],
  ['a link', { status_type: 'shared_story', message: 'read', ...attached('link', 'share') }, 'LINK'],
  [
    'a link to a reel',
    { message: 'see', ...attached('link', 'share', { url: 'https://www.facebook.com/reel/1/' }) },
    'LINK',
  ],
  [
    'a link whose target is a reel',
    { ...attached('link', 'share', { target: { url: 'https://www.facebook.com/reel/1/' } }) },
    'LINK',
  ],
  [
    'a text that names a reel',
    { message: 'https://www.facebook.com/reel/1/', permalink_url: 'https://www.facebook.com/1/posts/2' },
    'TEXT',
  ],
  [
    'a permalink that carries a reel in its query',
    { message: 'x', permalink_url: 'https://www.facebook.com/login?next=/reel/1/' },
    'TEXT',
  ],
  ['a reel path on another site', { message: 'x', permalink_url: 'https://evil.example/reel/1/' }, 'TEXT'],
  ['a site that only ends like ours', { message: 'x', permalink_url: 'https://notfacebook.com/reel/1/' }, 'TEXT'],
  [
    'a page that is called reel',
    { message: 'x', permalink_url: 'https://www.facebook.com/page/posts/reel/1/' },
    'TEXT',
  ],
  ['a reels tab without an id', { message: 'x', permalink_url: 'https://www.facebook.com/reel/' }, 'TEXT'],
  ['a text', { status_type: 'mobile_status_update', message: 'hello' }, 'TEXT'],
  ['a text of which only the text was asked', { id: '1_2', message: 'hello' }, 'TEXT'],
  ['a text of which only the type was asked', { id: '1_2', status_type: 'mobile_status_update' }, 'TEXT'],
  ['an event', attached('event', 'event'), 'EVENT'],
  ['an event told by its status', { status_type: 'created_event' }, 'EVENT'],
  [
    'a story of the stories edge',
    { post_id: '1', media_type: 'video', url: 'https://facebook.com/stories/1/x' },
    'STORY',
  ],
  ['a cover photo', attached(undefined, 'cover_photo'), 'PHOTO'],
  ['a video known by its fine type only', attached(undefined, 'video_direct_response'), 'VIDEO'],
  ['a type nobody knows', { message: 'x', ...attached('hologram', 'hologram') }, 'OTHER'],
  [
    'an unknown attachment before a known one',
    { attachments: { data: [{ type: 'x' }, { media_type: 'photo' }] } },
    'PHOTO',
  ],
  ['a word that every object has', attached('constructor', '__proto__'), 'OTHER'],
  ['an empty node', {}, 'OTHER'],
];

const INSTAGRAM: readonly (readonly [string, unknown, ContentKind])[] = [
  [
    'a reel',
    { media_type: 'VIDEO', media_product_type: 'REELS', permalink: 'https://www.instagram.com/reel/Ab_-1/' },
    'REEL',
  ],
  [
    'a reel with a /p/ permalink',
    { media_type: 'VIDEO', media_product_type: 'REELS', permalink: 'https://www.instagram.com/p/A/' },
    'REEL',
  ],
  [
    'a reel of which the product type was not asked',
    { media_type: 'VIDEO', permalink: 'https://www.instagram.com/reel/A/' },
    'REEL',
  ],
  ['a reel below its account', { media_type: 'VIDEO', permalink: 'https://www.instagram.com/na.me/reel/A/' }, 'REEL'],
  [
    'a video in the feed',
    { media_type: 'VIDEO', media_product_type: 'FEED', permalink: 'https://www.instagram.com/p/A/' },
    'VIDEO',
  ],
  ['an image', { media_type: 'IMAGE', media_product_type: 'FEED' }, 'PHOTO'],
  ['a carousel', { media_type: 'CAROUSEL_ALBUM', media_product_type: 'FEED' }, 'ALBUM'],
  [
    'a carousel of which a child is a reel',
    { media_type: 'CAROUSEL_ALBUM', children: { data: [{ permalink: 'https://www.instagram.com/reel/A/' }] } },
    'ALBUM',
  ],
  ['a story', { media_type: 'VIDEO', media_product_type: 'STORY' }, 'STORY'],
  ['a caption that names a reel', { media_type: 'IMAGE', caption: 'https://www.instagram.com/reel/A/' }, 'PHOTO'],
  ['a type nobody knows', { media_product_type: 'FEED', media_type: 'HOLOGRAM' }, 'OTHER'],
];

describe('detectFormat', () => {
  it.each(FACEBOOK)('tells %s on Facebook', (_, node, kind) => {
    expect(detectFormat(node)).toEqual({ format: kind === 'REEL' ? 'REELS' : 'POST', kind });
  });

  it.each(INSTAGRAM)('tells %s on Instagram', (_, node, kind) => {
    expect(detectFormat(node)).toEqual({ format: kind === 'REEL' ? 'REELS' : 'POST', kind });
  });

  it.each([undefined, null, 0, 'reel', [], [{ permalink_url: '/reel/1' }], () => {}])(
    'calls %s something else',
    (node) => {
      expect(detectFormat(node)).toEqual({ format: 'POST', kind: 'OTHER' });
    },
  );

  it('never throws, whatever the fields hold', () => {
    const keys = [
      'permalink_url',
      'permalink',
      'attachments',
      'status_type',
      'type',
      'media_type',
      'media_product_type',
      'message',
      'url',
      'data',
    ];
    const node = fc.dictionary(fc.constantFrom(...keys), fc.anything());
    fc.assert(fc.property(node, (fields) => ['REELS', 'POST'].includes(detectFormat(fields).format)));
  });
});
