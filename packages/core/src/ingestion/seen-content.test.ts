import { describe, expect, it } from 'vitest';
import type { ContentItem } from '../content/content-item.js';
import type { ContentPage } from '../ports/content-source.js';
import { createSeenContent } from './seen-content.js';

const item = (externalContentId: string, more: Partial<ContentItem> = {}): ContentItem => ({
  organizationId: 'o',
  integrationId: 'i',
  externalContentId,
  platform: 'FACEBOOK',
  format: 'POST',
  kind: 'TEXT',
  caption: null,
  hashtags: [],
  hashtagKeys: [],
  publishedAt: new Date(0),
  permalink: null,
  aliases: [],
  source: 'post',
  extractorVersion: 1,
  removedAt: null,
  ...more,
});
const page = (items: readonly ContentItem[], asideIds: readonly (string | null)[] = []): ContentPage => ({
  items,
  quarantined: asideIds.map((externalContentId) => ({ externalContentId, reason: 'odd' })),
  skipped: 0,
  withdrawn: [],
  warnings: [],
  position: null,
  pageSize: null,
  owed: null,
  isComplete: true,
});
const byId = ({ externalContentId }: ContentItem) => externalContentId;

describe('what a walk has seen', () => {
  it('is known by every id, and so is an item that was set aside', () => {
    const seen = createSeenContent(byId);
    seen.add(page([item('1', { aliases: ['p_1'] })], ['p_2']));
    expect(seen.has({ externalContentId: 'p_1', aliases: [] })).toBe(true);
    expect(seen.has({ externalContentId: '7', aliases: ['1'] })).toBe(true);
    expect(seen.has({ externalContentId: 'p_2', aliases: [] })).toBe(true);
    expect(seen.has({ externalContentId: '3', aliases: ['4'] })).toBe(false);
    expect(seen.isWhole).toBe(true);
  });

  it('gives a sample for each shape of record, and none that cannot be asked for', () => {
    const seen = createSeenContent((stored) => (stored.source === 'video' ? null : stored.externalContentId));
    seen.add(page([item('1'), item('2', { format: 'REELS', source: 'video' })]));
    expect(seen.sampleOf('POST/post')).toBe('1');
    expect(seen.sampleOf('REELS/video')).toBeNull();
  });

  it('is not whole after more items than it may hold, and then names none as seen', () => {
    const seen = createSeenContent(byId, 2);
    seen.add(page([item('1'), item('2')]));
    expect(seen.isWhole).toBe(true);
    seen.add(page([item('3')]));
    expect(seen.isWhole).toBe(false);
    seen.add(page([item('4')]));
    expect(seen.has({ externalContentId: '4', aliases: [] })).toBe(false);
  });

  it('is not whole after an item whose id could not be read', () => {
    const seen = createSeenContent(byId);
    seen.add(page([item('1')], [null]));
    expect(seen.isWhole).toBe(false);
  });
});
