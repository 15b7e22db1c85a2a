import type { ContentItem, ContentScope } from '@org/ingest-core';
import { buildContentItem, buildReel } from '../../builders/content-item.js';

/** Moments where days, weeks, months, years and clocks change in one time zone or another. */
const MOMENTS = [
  '2025-12-28T23:59:59.999Z',
  '2025-12-29T00:00:00.000Z',
  '2025-12-31T16:59:59.999Z',
  '2025-12-31T17:00:00.000Z',
  '2026-01-01T00:00:00.000Z',
  '2026-01-31T18:14:59.999Z',
  '2026-01-31T18:15:00.000Z',
  '2026-02-28T23:30:00.000Z',
  '2026-03-01T04:59:59.999Z',
  '2026-03-08T06:59:59.999Z',
  '2026-03-08T07:00:00.000Z',
  '2026-03-29T00:59:59.999Z',
  '2026-03-29T01:00:00.000Z',
  '2026-04-05T13:30:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
  '2026-11-01T05:30:00.000Z',
  '2026-11-01T06:30:00.000Z',
].map((text) => new Date(text));

const HASHTAGS: readonly (readonly [string, string])[] = [
  ['Bakery', 'bakery'],
  ['BAKERY', 'bakery'],
  ['bakery', 'bakery'],
  ['BAKERY', 'bakery'],
  ['CàPhê', 'càphê'],
  ['càphê', 'càphê'],
  ['càphê', 'càphê'],
  ['パン', 'パン'],
  ['a', 'a'],
  ['b', 'b'],
  ['ab', 'ab'],
];

/** Items of two integrations and another organization, with some that were removed, the same at every run. */
export function buildAssortment(organizationId: string, otherOrganizationId: string): readonly ContentItem[] {
  const items = MOMENTS.flatMap((publishedAt, moment) =>
    [0, 1, 2].map((variant): ContentItem => {
      const number = moment * 3 + variant;
      const tags = [HASHTAGS[number % 11], HASHTAGS[(number * 5 + 7) % 11]].filter((tag) => tag !== undefined);
      const distinct = tags.filter(([, key], index) => tags.findIndex(([, other]) => other === key) === index);
      const overrides: Partial<ContentItem> = {
        organizationId,
        integrationId: `integration-${(number % 5) % 2}`,
        publishedAt,
        hashtags: distinct.map(([tag]) => tag),
        hashtagKeys: distinct.map(([, key]) => key),
        removedAt: number % 8 === 5 ? new Date('2026-12-01T00:00:00.000Z') : null,
      };
      if (number % 3 === 0) return buildReel({ ...overrides, externalContentId: `90000${number}` });
      const kind = number % 4 === 0 ? 'LINK' : 'PHOTO';
      return buildContentItem({ ...overrides, externalContentId: `100_${number}`, kind });
    }),
  );
  return [...items, ...items.slice(0, 10).map((item) => ({ ...item, organizationId: otherOrganizationId }))];
}

/** Every way to narrow a scope, alone and together. */
export function assortmentScopes(organizationId: string, otherOrganizationId: string): readonly ContentScope[] {
  const publishedFrom = new Date('2026-01-01T00:00:00.000Z');
  const publishedBefore = new Date('2026-03-29T01:00:00.000Z');
  return [
    { organizationId },
    { organizationId: otherOrganizationId },
    { organizationId, integrationId: 'integration-1' },
    { organizationId, integrationId: 'unknown' },
    { organizationId, format: 'REELS' },
    { organizationId, publishedFrom },
    { organizationId, publishedBefore },
    { organizationId, integrationId: 'integration-0', format: 'POST', publishedFrom, publishedBefore },
    { organizationId, publishedFrom: publishedBefore, publishedBefore: publishedFrom },
  ];
}

export const TIME_ZONES = [
  'UTC',
  'Asia/Ho_Chi_Minh',
  'America/New_York',
  'Europe/Paris',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
] as const;
