import { describe, expect, it } from 'vitest';
import type { StoredContentItem } from '../content/content-item.js';
import { planUpsert } from './plan-upsert.js';

const PUBLISHED_AT = new Date('2026-03-03T17:44:16.000Z');

describe('planUpsert', () => {
  it('writes a row that another one is merged into, even when its own data stay the same', () => {
    const reel = row('9', { aliases: ['1_1'] });
    const leftOver = row('1_1', { format: 'POST', kind: 'VIDEO', source: 'post' });
    const plan = planUpsert([reel], [leftOver, reel]);
    expect(plan.remove).toEqual([leftOver]);
    expect(plan.write).toEqual([{ from: reel, item: reel }]);
    expect(plan.unchanged).toBe(0);
    expect(planUpsert([reel], [reel])).toEqual({ remove: [], write: [], unchanged: 1 });
  });
});

function row(externalContentId: string, overrides: Partial<StoredContentItem>): StoredContentItem {
  return {
    id: `row of ${externalContentId}`,
    organizationId: 'org-1',
    integrationId: 'integration-1',
    externalContentId,
    platform: 'FACEBOOK',
    format: 'REELS',
    kind: 'REEL',
    caption: null,
    hashtags: [],
    hashtagKeys: [],
    publishedAt: PUBLISHED_AT,
    permalink: null,
    aliases: [],
    source: 'video',
    extractorVersion: 1,
    removedAt: null,
    createdAt: PUBLISHED_AT,
    updatedAt: PUBLISHED_AT,
    ...overrides,
  };
}
