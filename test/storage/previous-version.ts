import type { ContentItem, ContentRepository, IngestionState, IngestionStateRepository } from '@org/ingest-core';
import { buildContentItem, buildReel } from '@org/ingest-testkit';
import { expect } from 'vitest';

/** How a database spells what the first migration's tables hold. */
export interface PreviousVersionWords {
  readonly quote: (name: string) => string;
  readonly list: (texts: readonly string[]) => string;
  readonly time: (at: Date) => string;
}

export const POSTGRES_WORDS: PreviousVersionWords = {
  quote: (name) => `"${name}"`,
  list: (texts) => `ARRAY[${texts.map(text).join(', ')}]::text[]`,
  time: (at) => text(at.toISOString()),
};

export const MARIADB_WORDS: PreviousVersionWords = {
  quote: (name) => `\`${name}\``,
  list: (texts) => text(JSON.stringify(texts)),
  time: (at) => text(at.toISOString().replace('T', ' ').replace('Z', '')),
};

export const SQLITE_WORDS: PreviousVersionWords = {
  quote: (name) => `"${name}"`,
  list: (texts) => text(JSON.stringify(texts)),
  time: (at) => String(at.getTime()),
};

const ORGANIZATION = { organizationId: 'org-before' };
const INTEGRATION = { ...ORGANIZATION, integrationId: 'page-before' };
const WRITTEN_AT = new Date('2025-12-01T10:00:00.500Z');
const SEEN_AT = new Date('2025-12-01T23:59:59.999Z');

const REEL = buildReel({
  ...INTEGRATION,
  externalContentId: '900719925474099301',
  aliases: ['104_900719925474099302', '104_900719925474099303'],
  caption: "It's fresh #Brot 🥖",
  hashtags: ['Brot'],
  hashtagKeys: ['brot'],
  publishedAt: new Date('2025-11-30T23:30:00.000Z'),
});
const POST = buildContentItem({
  ...INTEGRATION,
  externalContentId: '104_900719925474099304',
  caption: null,
  hashtags: [],
  hashtagKeys: [],
  aliases: [],
  permalink: null,
  publishedAt: new Date('2025-11-29T00:00:00.001Z'),
});
const REMOVED = buildContentItem({
  ...INTEGRATION,
  externalContentId: '104_900719925474099305',
  removedAt: new Date('2025-11-30T08:00:00.000Z'),
});

const STATE: IngestionState = {
  ...INTEGRATION,
  status: 'PAUSED_TOKEN',
  watermark: new Date('2025-11-30T23:30:00.000Z'),
  resumePositions: {},
  nextEligibleAt: null,
  lastError: { kind: 'token', code: 190, subcode: 463, fbtraceId: 'AbC', message: 'Expired.', at: SEEN_AT },
  suspicion: null,
  consecutiveFailures: 1,
  lastSuccessAt: WRITTEN_AT,
  pageSize: 25,
  version: 7,
};

/** Fills the tables of the first migration with content, a state and an open failure, by statements of their own. */
export function previousVersionRows({ quote, list, time }: PreviousVersionWords): readonly string[] {
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const value = (field: unknown) => {
      if (field === null) return 'NULL';
      if (field instanceof Date) return time(field);
      if (Array.isArray(field)) return list(field.map(String));
      return typeof field === 'number' ? String(field) : text(String(field));
    };
    const columns = Object.keys(row).map(quote).join(', ');
    return `INSERT INTO ${quote(table)} (${columns}) VALUES (${Object.values(row).map(value).join(', ')})`;
  };
  const { lastError, resumePositions, ...state } = STATE;
  if (lastError === null) throw new Error('The state has an error');
  const { kind, code, subcode, fbtraceId, message, at } = lastError;
  const written = { createdAt: WRITTEN_AT, updatedAt: WRITTEN_AT };
  return [
    ...[REEL, POST, REMOVED].map((item, index) =>
      insert('AnalyticsContent', { id: `row-${index}`, ...item, ...written }),
    ),
    insert('AnalyticsIngestionState', {
      ...{ id: 'state-0', ...state, resumePositions: JSON.stringify(resumePositions) },
      ...{ lastErrorKind: kind, lastErrorCode: code, lastErrorSubcode: subcode, lastErrorFbtraceId: fbtraceId },
      ...{ lastErrorMessage: message, lastErrorAt: at, ...written },
    }),
    insert('AnalyticsIngestionFailure', {
      ...{ id: 'failure-0', ...INTEGRATION, scope: 'run', kind, code, subcode, fbtraceId, message },
      ...{ occurrences: 3, firstSeenAt: WRITTEN_AT, lastSeenAt: SEEN_AT, openKey: 'run token' },
    }),
  ];
}

/** Checks that nothing was lost, and that this version goes on with what the previous one left. */
export async function expectPreviousRowsKept(
  repository: ContentRepository,
  states: IngestionStateRepository,
): Promise<void> {
  const { items } = await repository.list({ ...ORGANIZATION, includeRemoved: true });
  expect(items.map(({ id, createdAt, updatedAt, ...item }) => [id, createdAt, updatedAt, item])).toEqual(
    [REEL, POST, REMOVED]
      .map((item, index) => [`row-${index}`, WRITTEN_AT, WRITTEN_AT, item] as const)
      .sort(([, , , a], [, , , b]) => b.publishedAt.getTime() - a.publishedAt.getTime()),
  );
  expect(await repository.list({ ...ORGANIZATION, format: 'REELS' })).toMatchObject({ items: [{ id: 'row-0' }] });
  expect(await repository.list({ ...ORGANIZATION, hashtag: '#BROT' })).toMatchObject({ items: [{ id: 'row-0' }] });

  const byAlias: ContentItem = { ...REEL, source: 'post', externalContentId: '104_900719925474099302', aliases: [] };
  expect(await repository.upsertMany([byAlias, POST])).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
  expect(await repository.upsertMany([{ ...POST, caption: 'Edited' }])).toMatchObject({ inserted: 0, updated: 1 });

  expect(await states.load(INTEGRATION)).toEqual(STATE);
  expect(await states.save({ ...STATE, status: 'ACTIVE' })).toMatchObject({ status: 'ACTIVE', version: 8 });
  expect(await states.listFailures(INTEGRATION)).toMatchObject([{ id: 'failure-0', occurrences: 3 }]);
  expect(await states.resolveFailures(INTEGRATION, { scope: 'run' }, SEEN_AT)).toBe(1);
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
