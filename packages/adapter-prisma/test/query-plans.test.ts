import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
} from '@org/ingest-adapter-prisma';
import type { ContentQueries, ContentRepository, IngestionStateRepository, ListContentQuery } from '@org/ingest-core';
import { buildReel } from '@org/ingest-testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { explain, type PlanFigures } from './support/explained-plan.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';
import { LARGE, loadLargeTenant } from './support/large-tenant.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

interface Ports {
  readonly repository: ContentRepository;
  readonly states: IngestionStateRepository;
  readonly queries: ContentQueries;
}

/** One call of a port, and the most that PostgreSQL may do for each of its statements. */
interface PlanCase {
  readonly title: string;
  /** Resolves with how many rows it answered. */
  readonly call: (ports: Ports) => Promise<number>;
  readonly answers: number;
  readonly maxRemoved: number;
  readonly maxBuffers: number;
}

const scope = { organizationId: LARGE };
const JANUARY = { publishedFrom: new Date('2023-01-01'), publishedBefore: new Date('2023-02-01') };

/** A page of the default limit: a page of 8 kB for each row, and a few for the way down each index. */
const LIST = { maxRemoved: 20, maxBuffers: 250 };
/** Beside the page itself, the newest rows are looked through first: 20 for each row asked for. */
const TAGGED = { maxRemoved: 2500, maxBuffers: 800 };
/** All rows of the table that have the hashtag are read, whoever has them. */
const TAGGED_ELSEWHERE = { maxRemoved: 65_000, maxBuffers: 6500 };
const ONE_ROW = { maxRemoved: 0, maxBuffers: 15 };

const NEW_ITEMS = Array.from({ length: 100 }, (_, n) =>
  buildReel({ ...scope, integrationId: 'integration-new', externalContentId: `100_${n}`, aliases: [`200_${n}`] }),
);

const list = (
  title: string,
  query: Omit<ListContentQuery, 'organizationId'> & { readonly organizationId?: string },
  answers: number,
  limits = LIST,
): PlanCase => ({
  title: `list ${title}`,
  call: async ({ repository }) => (await repository.list({ ...scope, ...query })).items.length,
  answers,
  ...limits,
});

/** A cursor in the middle of the large tenant's rows. */
const cursor = JSON.stringify([Date.UTC(2023, 5, 1), '5']);

const CASES: readonly PlanCase[] = [
  list('everything', {}, 100),
  list('everything from the middle', { cursor }, 100),
  list('everything, removed content too', { includeRemoved: true, cursor }, 100),
  list('an integration', { integrationId: 'integration-0' }, 100),
  list('an integration from the middle', { integrationId: 'integration-3', cursor }, 100),
  list('a month', { ...JANUARY }, 100),
  list('a month of an integration', { integrationId: 'integration-3', ...JANUARY }, 78),
  list('a rare format', { format: 'REELS' }, 100),
  list('a common format', { format: 'POST', cursor }, 100),
  list('a rare format of another tenant', { organizationId: 'org-1', format: 'POST' }, 20),
  list('a rare kind', { kind: 'EVENT' }, 10),
  list('a rare kind from the middle', { kind: 'EVENT', cursor }, 5),
  list('a common kind', { kind: 'PHOTO', cursor }, 100),
  list('a format and a kind', { format: 'POST', kind: 'EVENT' }, 10),
  list('a format and a kind that do not go together', { format: 'REELS', kind: 'EVENT' }, 0),
  list('a kind in a month', { kind: 'ALBUM', ...JANUARY }, 100),
  list('a kind that is rare in this integration alone', { integrationId: 'integration-0', kind: 'LINK' }, 8),
  list('a format that this integration lacks', { integrationId: 'integration-0', format: 'REELS' }, 0),
  list('a format and a month of an integration', { integrationId: 'integration-3', format: 'POST', ...JANUARY }, 78),
  list('a frequent hashtag', { hashtag: 'daily' }, 100, TAGGED),
  list('a rare hashtag', { hashtag: 'rare' }, 20, TAGGED),
  list('a hashtag that nobody uses', { hashtag: 'unknown' }, 0, TAGGED),
  list('a frequent hashtag and a rare kind', { hashtag: 'daily', kind: 'EVENT' }, 10, TAGGED),
  list('a hashtag of an integration', { integrationId: 'integration-3', hashtag: 'campaign' }, 100, TAGGED),
  list('a hashtag of others', { hashtag: 'elsewhere' }, 5, TAGGED_ELSEWHERE),
  list(
    'a hashtag of another integration',
    { integrationId: 'integration-0', hashtag: 'campaign' },
    5,
    TAGGED_ELSEWHERE,
  ),
  {
    title: 'find by id',
    call: ({ repository }) => find(repository, 'integration-0', `${LARGE}_2`),
    answers: 1,
    ...ONE_ROW,
  },
  {
    title: 'find by alias',
    call: ({ repository }) => find(repository, 'integration-2', `alias_${LARGE}_3`),
    answers: 1,
    ...ONE_ROW,
  },
  {
    title: 'find nothing',
    call: ({ repository }) => find(repository, 'integration-0', 'unknown'),
    answers: 0,
    ...ONE_ROW,
  },
  {
    title: 'summarize the formats of a tenant',
    call: async ({ queries }) => (await queries.summarizeFormats({ organizationId: 'org-1' })).length,
    answers: 2,
    maxRemoved: 0,
    maxBuffers: 700,
  },
  {
    title: 'summarize the formats of an integration',
    call: async ({ queries }) => (await queries.summarizeFormats({ ...scope, integrationId: 'integration-3' })).length,
    answers: 6,
    maxRemoved: 0,
    maxBuffers: 400,
  },
  {
    title: 'count the hashtags of a rare format',
    call: async ({ queries }) => (await queries.topHashtags({ ...scope, format: 'REELS' })).length,
    answers: 20,
    maxRemoved: 0,
    maxBuffers: 150,
  },
  {
    title: 'count the hashtags of a month',
    call: async ({ queries }) => (await queries.topHashtags({ ...scope, ...JANUARY })).length,
    answers: 20,
    maxRemoved: 100,
    maxBuffers: 400,
  },
  {
    title: 'count the publishing hours of a month of an integration',
    call: async ({ queries }) =>
      (await queries.publishingHours({ ...scope, integrationId: 'integration-3', ...JANUARY })).length,
    answers: 78,
    ...LIST,
  },
  {
    title: 'count the days of an integration',
    call: async ({ queries }) =>
      (await queries.publishingTimeline({ ...scope, integrationId: 'integration-3', bucket: 'day' })).length,
    answers: 1809,
    maxRemoved: 0,
    maxBuffers: 400,
  },
  {
    title: 'tell the health of 100 of 10,000 integrations',
    call: async ({ queries }) =>
      (await queries.ingestionHealth({ organizationId: 'org-1', cursor: '["integration-5"]' })).integrations.length,
    answers: 100,
    maxRemoved: 0,
    maxBuffers: 1000,
  },
  {
    title: 'tell the health of an integration with half of the content',
    call: async ({ queries }) => (await queries.ingestionHealth({ ...scope, limit: 1 })).integrations.length,
    answers: 1,
    maxRemoved: 0,
    maxBuffers: 4000,
  },
  {
    title: 'load a state',
    call: async ({ states }) => ((await states.load({ ...scope, integrationId: 'integration-77' })) === null ? 0 : 1),
    answers: 1,
    ...ONE_ROW,
  },
  {
    title: 'load 100 states',
    call: async ({ states }) =>
      (await states.loadMany(Array.from({ length: 100 }, (_, n) => ({ ...scope, integrationId: `integration-${n}` }))))
        .length,
    answers: 100,
    maxRemoved: 0,
    maxBuffers: 450,
  },
  {
    title: 'list open failures',
    call: async ({ states }) => (await states.listFailures({ ...scope, integrationId: 'integration-7' })).length,
    answers: 20,
    maxRemoved: 0,
    maxBuffers: 50,
  },
  {
    title: 'list the newest failures',
    call: async ({ states }) =>
      (await states.listFailures({ ...scope, integrationId: 'integration-7' }, { includeResolved: true, limit: 5 }))
        .length,
    answers: 5,
    maxRemoved: 0,
    maxBuffers: 12,
  },
  {
    title: 'store 100 items that are stored already',
    call: async ({ repository }) => {
      const { items } = await repository.list({ ...scope, integrationId: 'integration-3', cursor });
      return (await repository.upsertMany(items)).unchanged;
    },
    answers: 100,
    maxRemoved: 20,
    maxBuffers: 800,
  },
  {
    title: 'store 100 new items',
    call: async ({ repository }) => (await repository.upsertMany(NEW_ITEMS)).inserted,
    answers: 100,
    maxRemoved: 0,
    maxBuffers: 1500,
  },
  {
    title: 'mark an item as removed that is so already',
    call: ({ repository }) =>
      repository.markRemoved({ ...scope, integrationId: 'integration-4' }, [`${LARGE}_7`], new Date('2026-06-01')),
    answers: 0,
    maxRemoved: 1,
    maxBuffers: 100,
  },
];

/** For each index a case that is not answered within its limits without it. */
const NEEDED_BY: Readonly<Record<string, string>> = {
  '"AnalyticsContent_aliases_idx"': 'find by alias',
  '"AnalyticsContent_hashtagKeys_idx"': 'list a hashtag of others',
  '"AnalyticsContent_organizationId_format_kind_publishedAt_id__idx"': 'list a rare kind',
  '"AnalyticsContent_organizationId_integrationId_externalConte_key"': 'find by id',
  '"AnalyticsContent_organizationId_integrationId_format_kind_p_idx"':
    'list a kind that is rare in this integration alone',
  '"AnalyticsContent_organizationId_integrationId_publishedAt_i_idx"': 'list an integration from the middle',
  '"AnalyticsContent_organizationId_publishedAt_id_idx"': 'list everything from the middle',
  '"AnalyticsIngestionFailure_organizationId_integrationId_last_idx"': 'list the newest failures',
  '"AnalyticsIngestionFailure_organizationId_integrationId_open_key"': 'list open failures',
  '"AnalyticsIngestionState_organizationId_integrationId_key"': 'load a state',
};

async function find(repository: ContentRepository, integrationId: string, externalContentId: string) {
  return (await repository.find({ ...scope, integrationId, externalContentId })) === null ? 0 : 1;
}

describe.skipIf(serverUrl === null)('on 260,000 rows, PostgreSQL', () => {
  let database: HostDatabase;
  let prisma: ReturnType<typeof createPrisma7Client>;
  /** One connection, so that a dropped index comes back with a rollback. */
  let session: pg.Client;
  const query: HostDatabase['query'] = async (sql, values = []) => (await session.query(sql, [...values])).rows;
  const sent = new Map<PlanCase, readonly (readonly [statement: string, values: readonly unknown[]])[]>();

  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    session = new pg.Client({ connectionString: database.url });
    await session.connect();
    await loadLargeTenant(query);
    prisma = createPrisma7Client(database.url);
  }, 180_000);
  afterAll(async () => {
    await session.end();
    await prisma.$disconnect();
    await database.drop();
  });

  /** The statements that the adapter sends for a call, with their parameters. */
  async function statementsOf(one: PlanCase) {
    const known = sent.get(one);
    if (known !== undefined) return known;
    const { client, statements, values } = watchClient(prisma);
    const answers = await one.call({
      repository: createPrismaContentRepository(client),
      states: createPrismaIngestionStateRepository(client),
      queries: createPrismaContentQueries(client),
    });
    expect(answers, one.title).toBe(one.answers);
    const pairs = statements
      .map((statement, index) => [statement, values[index] ?? []] as const)
      .filter(([statement]) => /^(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(statement));
    expect(pairs, one.title).not.toEqual([]);
    sent.set(one, pairs);
    return pairs;
  }

  async function explainAll(one: PlanCase): Promise<readonly PlanFigures[]> {
    const figures: PlanFigures[] = [];
    for (const [statement, values] of await statementsOf(one)) figures.push(await explain(query, statement, values));
    return figures;
  }

  /** What a statement does that its case does not allow. */
  const excessesOf = ({ title, maxRemoved, maxBuffers }: PlanCase, figures: readonly PlanFigures[]) =>
    figures.flatMap(({ scannedTables, rowsRemoved, buffers }) => [
      ...scannedTables.map((table) => `${title}: scans ${table}`),
      ...(rowsRemoved > maxRemoved ? [`${title}: leaves out ${rowsRemoved} rows of ${maxRemoved}`] : []),
      ...(buffers > maxBuffers ? [`${title}: looks at ${buffers} buffers of ${maxBuffers}`] : []),
    ]);

  for (const one of CASES)
    it(`takes an index to ${one.title}`, async () => {
      expect(excessesOf(one, await explainAll(one))).toEqual([]);
    });

  it('needs each index of the tables', async () => {
    // Those of usage budgets are held to their need beside many of them, in usage-plans.test.ts.
    const indexes = await query(
      `SELECT indexrelid::regclass::text AS "name" FROM pg_index JOIN pg_class t ON t.oid = indrelid
       WHERE t.relnamespace = 'public'::regnamespace AND NOT indisprimary AND t.relname <> 'AnalyticsUsageBudget' ORDER BY 1`,
    );
    expect(indexes.map(({ name }) => name)).toEqual(Object.keys(NEEDED_BY).sort());
  });

  it.each(Object.entries(NEEDED_BY))('would do more without %s', async (index, title) => {
    const one = CASES.find((other) => other.title === title);
    if (one === undefined) throw new Error(`There is no case "${title}"`);
    // What is sent does not depend on the indexes.
    await statementsOf(one);
    await query('BEGIN');
    await query(`DROP INDEX ${index}`);
    const excesses = excessesOf(one, await explainAll(one));
    await query('ROLLBACK');
    expect(excesses).not.toEqual([]);
  });
});
