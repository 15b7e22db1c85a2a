import { createPortableContentRepository, type SqlStatement } from '@org/ingest-sql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertLargeTenant, LIST_CASES, LISTS_BY_INDEX, type ListCase, listAll } from './support/large-lists.js';
import { type SqliteFixture, setUpSqlite } from './support/set-up-sqlite.js';
import { watchSession } from './support/watched-session.js';

const BEGAN = Date.UTC(2021, 0, 1);
const quote = (name: string) => `"${name}"`;

describe('lists on 64,000 rows, SQLite', () => {
  const queries: SqlStatement[] = [];
  let host: SqliteFixture<ReturnType<typeof createPortableContentRepository>>;

  beforeAll(async () => {
    host = await setUpSqlite((session, ...rest) =>
      createPortableContentRepository(watchSession(session, queries), ...rest),
    );
    host.database.run(insertLargeTenant(quote, (minutes) => `${BEGAN} + (${minutes}) * 60000`));
    host.database.run('ANALYZE');
  }, 60_000);
  afterAll(() => host.tearDown());

  /** The steps of the plan, each after the steps that it belongs to. */
  async function explain({ query, answers }: ListCase): Promise<readonly string[]> {
    queries.length = 0;
    expect((await host.repository.list(query)).items).toHaveLength(answers);
    const [sent] = queries;
    if (sent === undefined) throw new Error('The repository sent nothing');
    const rows = await host.session.query({ text: `EXPLAIN QUERY PLAN ${sent.text}`, values: sent.values });
    const steps = new Map<unknown, string>();
    for (const { id, parent, detail } of rows) steps.set(id, `${steps.get(parent) ?? ''} > ${String(detail)}`);
    return [...steps.values()];
  }

  /** What a plan must not do: walk over the table, begin elsewhere in an index, or sort more than the page that it found. */
  const excessesOf = ({ told, query }: ListCase, plan: readonly string[]) => {
    const begin = `(${told.map((column) => `${column}=?`).join(' AND ')}`;
    const end = query.cursor === undefined && query.publishedBefore === undefined ? ')' : ' publishedAt<?)';
    return plan.filter((step) => {
      const what = step.split(' > ').at(-1) ?? '';
      if (what.endsWith('(id=?)')) return false;
      if (what.startsWith('SEARCH')) return !what.includes(begin) || !what.endsWith(end);
      if (what.startsWith('SCAN')) return what !== 'SCAN p';
      return what.includes('TEMP B-TREE') && step !== ' > USE TEMP B-TREE FOR ORDER BY';
    });
  };

  it.each(LIST_CASES)('take an index to list $title', async (one) => {
    const plan = await explain(one);
    expect(excessesOf(one, plan), plan.join('\n')).toEqual([]);
  });

  it.each(Object.entries(LISTS_BY_INDEX))('need the index of %s', async (columns, title) => {
    const one = LIST_CASES.find((other) => other.title === title);
    if (one === undefined) throw new Error(`There is no case "${title}"`);
    host.database.run('BEGIN');
    host.database.run(`DROP INDEX "AnalyticsContent_${columns.replaceAll(',', '_')}_idx"`);
    const excesses = excessesOf(one, await explain(one));
    host.database.run('ROLLBACK');
    expect(excesses).not.toEqual([]);
  });

  it('give each row once, newest first, however they are narrowed', async () => {
    for (const narrowing of [{}, { format: 'POST' }, { kind: 'ALBUM' }, { integrationId: 'integration-1' }] as const) {
      const all = await listAll(host.repository, { organizationId: 'org-2', ...narrowing });
      const columns = Object.entries(narrowing).map(([name, value]) => ` AND "${name}" = '${value}'`);
      const expected = await host.session.query({
        text: `SELECT "id" FROM "AnalyticsContent" WHERE "organizationId" = 'org-2' AND "removedAt" IS NULL${columns.join('')}
ORDER BY "publishedAt" DESC, "id" DESC`,
        values: [],
      });
      expect(all).toEqual(expected.map(({ id }) => id));
    }
  });
});
