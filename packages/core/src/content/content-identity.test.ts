import { describe, expect, it } from 'vitest';
import { planContentIdentity, unifyContentItems } from './content-identity.js';
import type { ContentItem } from './content-item.js';
import { reconcileContentItem } from './reconcile-content.js';

const base: ContentItem = {
  organizationId: 'org',
  integrationId: 'page',
  externalContentId: 'id',
  platform: 'FACEBOOK',
  format: 'POST',
  kind: 'TEXT',
  caption: 'post caption',
  hashtags: [],
  hashtagKeys: [],
  publishedAt: new Date('2026-01-01T00:00:00Z'),
  permalink: 'https://www.facebook.com/1/posts/2',
  aliases: [],
  source: 'post',
  extractorVersion: 1,
  removedAt: null,
};
const post = (id: string, more: Partial<ContentItem> = {}): ContentItem => ({
  ...base,
  externalContentId: id,
  ...more,
});
const reel = (id: string, more: Partial<ContentItem> = {}): ContentItem =>
  post(id, {
    format: 'REELS',
    kind: 'REEL',
    caption: 'reel caption',
    permalink: `https://www.facebook.com/reel/${id}/`,
    source: 'video',
    ...more,
  });
const videoPost = (id: string, videoId: string) => post(id, { kind: 'VIDEO', aliases: [videoId] });

describe('unifyContentItems', () => {
  it('keeps unrelated items in their order', () => {
    const items = [post('1_1'), post('1_2'), reel('9')];
    expect(unifyContentItems(items)).toEqual(items);
  });

  it('makes one item with the reel id and the video data of a reel that two edges returned', () => {
    const fromPost = reel('9', { source: 'post', caption: 'post caption', aliases: ['1_1'] });
    const fromVideo = reel('9', { aliases: ['1_1'] });
    for (const items of [
      [fromPost, fromVideo],
      [fromVideo, fromPost],
    ]) {
      expect(unifyContentItems(items)).toEqual([fromVideo]);
    }
  });

  it('gives a video post the identity of the reel that names it', () => {
    for (const items of [
      [videoPost('1_1', '9'), reel('9', { aliases: ['1_1'] })],
      [reel('9'), videoPost('1_1', '9')],
    ]) {
      const [item, ...rest] = unifyContentItems(items);
      expect(rest).toEqual([]);
      expect(item).toMatchObject({
        externalContentId: '9',
        format: 'REELS',
        caption: 'reel caption',
        aliases: ['1_1'],
      });
    }
  });

  it('joins records that only a third one connects', () => {
    const items = [post('1_1'), post('1_2'), reel('9', { aliases: ['1_1', '1_2'] })];
    expect(unifyContentItems(items).map((item) => [item.externalContentId, item.aliases])).toEqual([
      ['9', ['1_1', '1_2']],
    ]);
  });

  it('lets the later of two equal records win', () => {
    expect(unifyContentItems([post('1_1'), post('1_1', { caption: 'edited' })])).toEqual([
      post('1_1', { caption: 'edited' }),
    ]);
  });

  it('never joins records of two tenants', () => {
    const items = [post('1_1'), post('1_1', { organizationId: 'other' }), post('1_1', { integrationId: 'other' })];
    expect(unifyContentItems(items)).toEqual(items);
  });
});

describe('planContentIdentity', () => {
  it('leaves a batch alone that no row knows under another id', () => {
    const plan = planContentIdentity([post('1_1')], [post('1_1')]);
    expect(plan).toEqual({ items: [post('1_1')], rekey: [], drop: [] });
  });

  it('moves a video post to the id of the reel it turns out to be', () => {
    const plan = planContentIdentity([reel('9', { aliases: ['1_1'] })], [videoPost('1_1', '9')]);
    expect(plan.rekey).toEqual([{ from: videoPost('1_1', '9'), to: '9' }]);
    expect(plan.drop).toEqual([]);
    expect(plan.items).toEqual([reel('9', { aliases: ['1_1'] })]);
  });

  it('gives a post record the identity of the stored reel', () => {
    const stored = reel('9', { aliases: ['1_1'] });
    const plan = planContentIdentity([videoPost('1_1', '9')], [stored]);
    expect(plan.rekey).toEqual([]);
    expect(plan.items.map((item) => reconcileContentItem(stored, item))).toEqual([stored]);
  });

  it('drops the row of a post when the reel has a row of its own', () => {
    const plan = planContentIdentity([reel('9', { aliases: ['1_1'] })], [videoPost('1_1', '9'), reel('9')]);
    const { organizationId, integrationId } = reel('9');
    expect(plan.drop).toEqual([{ organizationId, integrationId, externalContentId: '1_1', into: '9' }]);
    expect(plan.rekey).toEqual([]);
    expect(plan.items.map((item) => item.aliases)).toEqual([['1_1']]);
  });

  it('keeps a reel a reel when a post record lacks its permalink', () => {
    const stored = reel('9', { source: 'post', aliases: ['1_1'] });
    const [item] = planContentIdentity([videoPost('1_1', '9')], [stored]).items;
    expect(item).toMatchObject({ externalContentId: '9', format: 'REELS', kind: 'REEL', permalink: stored.permalink });
  });

  it('keeps aliases of dropped rows', () => {
    const plan = planContentIdentity([reel('9', { aliases: ['1_1'] })], [post('1_1', { aliases: ['8'] }), reel('9')]);
    expect(plan.items.map((item) => item.aliases)).toEqual([['1_1', '8']]);
  });
});

describe('reconcileContentItem', () => {
  it('returns the stored object itself when nothing changes', () => {
    const stored = reel('9', { aliases: ['1_1', '1_2'] });
    expect(reconcileContentItem(stored, { ...stored, aliases: ['1_2', '1_1'] })).toBe(stored);
  });

  it('changes no data for a record of lower rank, but adds its aliases', () => {
    const stored = reel('9');
    const next = reconcileContentItem(stored, reel('9', { source: 'post', caption: 'other', aliases: ['1_1'] }));
    expect(next).toEqual({ ...stored, aliases: ['1_1'] });
  });

  it('brings back what was removed', () => {
    const stored = reel('9', { removedAt: new Date(0) });
    expect(reconcileContentItem(stored, reel('9', { source: 'post' })).removedAt).toBeNull();
  });
});
