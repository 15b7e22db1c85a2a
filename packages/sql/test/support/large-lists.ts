import type { ContentRepository, ListContentQuery } from '@org/ingest-core';

const LARGE = 'org-large';
const ROWS = 60_000;
const OTHER_ROWS = 4000;

/**
 * Statements that insert content of one large tenant, and of `org-2`, with the skews that lead a planner astray. Row 0 is
 * the oldest one of its tenant. Works on MariaDB, MySQL and SQLite.
 *
 * - A third of the large tenant's rows are of `integration-0`, a sixth are of `integration-1`, and others have few each.
 * - Reels are rare and old, events are ten, and links are common, but for `integration-0`, which has eight, all old.
 *
 * @param timeOf SQL for the time that lies a number of minutes, given as SQL, after the beginning of 2021.
 */
export function insertLargeTenant(quote: (name: string) => string, timeOf: (minutes: string) => string): string {
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
  const places = ['a', 'b', 'c', 'd', 'e'];
  const number = places.map((place, index) => `${place}.d * ${10 ** index}`).join(' + ');
  const numbers = `SELECT ${number} AS n FROM ${places.map((place) => `(${digits}) ${place}`).join(' CROSS JOIN ')}`;
  const kind = `CASE WHEN n % 6000 = 10 THEN 'EVENT' WHEN n < 3000 AND n % 30 = 4 THEN 'REEL'
    WHEN n % 3 = 0 THEN CASE WHEN n < 24000 AND n % 3000 = 12 THEN 'LINK' ELSE 'PHOTO' END
    WHEN n % 4 IN (1, 2) THEN 'LINK' ELSE 'ALBUM' END`;
  const integration = 'CASE WHEN n % 3 = 0 THEN 0 WHEN n % 6 = 4 THEN 1 ELSE 2 + n % 2000 END';
  const columns: readonly (readonly [name: string, value: string])[] = [
    ['id', "CONCAT(o, '/', n)"],
    ['organizationId', 'o'],
    ['integrationId', `CONCAT('integration-', ${integration})`],
    ['externalContentId', 'n'],
    ['platform', "'FACEBOOK'"],
    ['format', `CASE WHEN ${kind} = 'REEL' THEN 'REELS' ELSE 'POST' END`],
    ['kind', kind],
    ['caption', "'Fresh bread every morning.'"],
    ...['hashtags', 'hashtagKeys', 'aliases'].map((name) => [name, "'[]'"] as const),
    ['publishedAt', timeOf('n * 13')],
    ['source', "'post'"],
    ['extractorVersion', '1'],
    ['removedAt', `CASE WHEN n % 50 = 7 THEN ${timeOf('0')} END`],
    ['updatedAt', timeOf('0')],
  ];
  return `INSERT INTO ${quote('AnalyticsContent')} (${columns.map(([name]) => quote(name)).join(', ')})
SELECT ${columns.map(([, value]) => value).join(', ')}
FROM (${numbers}) numbers CROSS JOIN (SELECT '${LARGE}' AS o UNION ALL SELECT 'org-2') tenants
WHERE n < CASE o WHEN '${LARGE}' THEN ${ROWS} ELSE ${OTHER_ROWS} END`;
}

/** One list, and how many rows it answers. */
export interface ListCase {
  readonly title: string;
  readonly query: ListContentQuery;
  readonly answers: number;
  /** The index that holds it in order, by the columns that are told from the beginning. */
  readonly told: readonly string[];
}

/** A cursor in the middle of a tenant's rows. */
const cursor = JSON.stringify([Date.UTC(2021, 9, 1), '5']);
const scope = { organizationId: LARGE };
const JANUARY = { publishedFrom: new Date('2022-01-01'), publishedBefore: new Date('2022-02-01') };
const TENANT = ['organizationId'];
const INTEGRATION = ['organizationId', 'integrationId'];
const PAIR = ['format', 'kind'];

const list = (
  title: string,
  told: readonly string[],
  query: Omit<ListContentQuery, 'organizationId'>,
  answers = 100,
): ListCase => ({ title, told, query: { ...scope, ...query }, answers });

export const LIST_CASES: readonly ListCase[] = [
  list('everything', TENANT, {}),
  list('everything from the middle', TENANT, { cursor }),
  list('a month', TENANT, JANUARY),
  list('an integration from the middle', INTEGRATION, { integrationId: 'integration-0', cursor }),
  list('a month of an integration', INTEGRATION, { integrationId: 'integration-1', ...JANUARY }),
  list('a rare format', [...TENANT, ...PAIR], { format: 'REELS' }),
  list('a common format from the middle', [...TENANT, ...PAIR], { format: 'POST', cursor }),
  list('a rare kind', [...TENANT, ...PAIR], { kind: 'EVENT' }, 10),
  list('a rare kind from the middle', [...TENANT, ...PAIR], { kind: 'EVENT', cursor }, 6),
  list('a common kind from the middle', [...TENANT, ...PAIR], { kind: 'PHOTO', cursor }),
  list('a format and a kind', [...TENANT, ...PAIR], { format: 'POST', kind: 'EVENT' }, 10),
  list('a format and a kind that nothing has', [...TENANT, ...PAIR], { format: 'REELS', kind: 'EVENT' }, 0),
  list('a kind in a month', [...TENANT, ...PAIR], { kind: 'ALBUM', ...JANUARY }),
  list('a rare kind of an integration', [...INTEGRATION, ...PAIR], { integrationId: 'integration-0', kind: 'LINK' }, 8),
  list(
    'a format that an integration lacks',
    [...INTEGRATION, ...PAIR],
    { integrationId: 'integration-0', format: 'REELS' },
    0,
  ),
  list('a format and a kind of an integration', [...INTEGRATION, ...PAIR], {
    integrationId: 'integration-1',
    format: 'POST',
    kind: 'ALBUM',
    cursor,
  }),
];

/** For the columns of each index after which lists are ordered, a list that needs it. */
export const LISTS_BY_INDEX: Readonly<Record<string, string>> = {
  'organizationId,publishedAt,id': 'everything from the middle',
  'organizationId,integrationId,publishedAt,id': 'an integration from the middle',
  'organizationId,format,kind,publishedAt,id,removedAt': 'a common kind from the middle',
  'organizationId,integrationId,format,kind,publishedAt,id,removedAt': 'a rare kind of an integration',
};

/** Every page of a list, as ids. */
export async function listAll(repository: ContentRepository, query: ListContentQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  let next: string | null = null;
  do {
    const page = await repository.list({ ...query, limit: 1000, ...(next === null ? {} : { cursor: next }) });
    ids.push(...page.items.map(({ id }) => id));
    next = page.nextCursor;
  } while (next !== null);
  return ids;
}
