import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planContentIdentity } from './content-identity.js';
import type { ContentItem } from './content-item.js';
import { groupContent } from './group-content.js';

function item(
  externalContentId: string,
  aliases: readonly string[] = [],
  more: Partial<ContentItem> = {},
): ContentItem {
  return {
    organizationId: 'org',
    integrationId: 'page',
    externalContentId,
    platform: 'FACEBOOK',
    format: 'POST',
    kind: 'VIDEO',
    caption: null,
    hashtags: [],
    hashtagKeys: [],
    publishedAt: new Date('2026-01-01T00:00:00Z'),
    permalink: null,
    aliases,
    source: 'post',
    extractorVersion: 1,
    removedAt: null,
    ...more,
  };
}

const idsOf = (items: readonly ContentItem[], rows: readonly ContentItem[] = []) =>
  groupContent(items, rows).map((group) => group.items.map((member) => member.externalContentId));

describe('groupContent', () => {
  it('keeps the order of first appearance, between groups and within them', () => {
    const items = [item('a'), item('b', ['x']), item('c'), item('x', ['a']), item('d')];
    expect(idsOf(items)).toEqual([['a', 'b', 'x'], ['c'], ['d']]);
  });

  it('joins items that belong to one row', () => {
    expect(idsOf([item('a'), item('b'), item('c')], [item('r', ['a', 'c'])])).toEqual([['a', 'c'], ['b']]);
  });

  it('gives each group its rows, each once, and leaves unrelated ones out', () => {
    const rows = [item('a'), item('r', ['a']), item('stranger', ['x'])];
    const [group] = groupContent([item('a', ['r']), item('a')], rows);
    expect(group?.rows.map((row) => row.externalContentId).sort()).toEqual(['a', 'r']);
  });

  it('never joins two integrations, however their ids are put together', () => {
    const places = [
      { organizationId: 'ab', integrationId: 'c' },
      { organizationId: 'a', integrationId: 'bc' },
      { organizationId: 'a', integrationId: 'b' },
    ];
    const items = places.map((place) => item(place.integrationId === 'b' ? 'cx' : 'x', [], place));
    expect(
      groupContent(
        items,
        items.map((row) => ({ ...row })),
      ).map((group) => group.rows.length),
    ).toEqual([1, 1, 1]);
  });
});

describe('planContentIdentity over random batches and rows', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const record = fc
    .record({ id, aliases: fc.array(id, { maxLength: 2 }), isReel: fc.boolean(), isVideo: fc.boolean() })
    .map(({ id: own, aliases, isReel, isVideo }) =>
      item(own, aliases, {
        format: isReel ? 'REELS' : 'POST',
        kind: isReel ? 'REEL' : 'VIDEO',
        source: isVideo ? 'video' : 'post',
      }),
    );
  /** What an earlier batch left. */
  const rows = fc.array(record, { maxLength: 5 }).map((batch) => planContentIdentity(batch, []).items);

  it('leaves one item and at most one row for each piece of content, and loses no id', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), rows, (batch, stored) => {
        const plan = planContentIdentity(batch, stored);
        const gone = [...plan.drop, ...plan.rekey.map(({ from }) => from)].map((key) => key.externalContentId);
        expect(new Set(gone).size).toBe(gone.length);
        const kept = stored.map((row) => row.externalContentId).filter((own) => !gone.includes(own));
        const moved = plan.rekey.map(({ to }) => to);
        expect(new Set([...kept, ...moved]).size).toBe(kept.length + moved.length);
        for (const one of plan.items) {
          expect(new Set(one.aliases).size).toBe(one.aliases.length);
          for (const other of plan.items) expect(one.aliases).not.toContain(other.externalContentId);
        }
        const names = plan.items.flatMap((one) => [one.externalContentId, ...one.aliases]);
        for (const given of batch)
          for (const name of [given.externalContentId, ...given.aliases]) expect(names).toContain(name);
        for (const name of gone) expect(names).toContain(name);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), rows, (batch, stored) => {
        expect(planContentIdentity(batch, [...stored].reverse())).toEqual(planContentIdentity(batch, stored));
      }),
      { numRuns: 500 },
    );
  });
});
