import { type ContentItem, type ContentRepository, StorageError } from '@org/ingest-core';
import { buildContentItem } from '@org/ingest-testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TableReaders } from './table-readers.js';

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

/** A repository, and a way to make one inside a transaction of the host's. */
export interface TransactingHost extends Pick<TableReaders, 'readRows'> {
  readonly repository: ContentRepository;
  inTransaction(isolation: Isolation, body: (repository: ContentRepository) => Promise<void>): Promise<void>;
  query(sql: string): Promise<unknown>;
  tearDown(): Promise<void>;
}

const ROUNDS = 20;
const ORGANIZATION = 'org-opposite';

/** Registers what has to hold when writers take the locks of two integrations in opposite orders, which is a deadlock. */
export function oppositeOrdersSuite(setUp: () => Promise<TransactingHost>): void {
  let fixture: TransactingHost | null = null;
  const current = () => {
    if (fixture === null) throw new Error('The host was not set up');
    return fixture;
  };
  beforeAll(async () => {
    fixture = await setUp();
  });
  beforeEach(async () => {
    const { repository, query } = current();
    await repository.deleteOrganizationContent(ORGANIZATION);
    // Of a table that is nearly empty all rows are read, and locked with it.
    const others = Array.from({ length: 1000 }, (_, index) => item(`other-${index % 10}`, `100_${index}`));
    await repository.upsertMany(others);
    await query('ANALYZE TABLE AnalyticsContent');
  });
  afterAll(() => fixture?.tearDown());

  /** Stores a post in two integrations within one transaction, and does so again as long as that fails. */
  const storeInTwo = async (
    isolation: Isolation,
    externalContentId: string,
    integrationIds: readonly [string, string],
    { meet, open } = meeting(0),
  ): Promise<number> => {
    const { inTransaction, readRows } = current();
    try {
      await inTransaction(isolation, async (repository) => {
        await repository.upsertMany([item(integrationIds[0], externalContentId)]);
        await meet();
        await repository.upsertMany([item(integrationIds[1], externalContentId)]);
      });
      return 0;
    } catch (error) {
      open();
      expect(error).toBeInstanceOf(StorageError);
      expect(String(error)).toContain('Try again later');
      expect((await readRows(ORGANIZATION)).map((row) => row.externalContentId)).not.toContain(externalContentId);
      return 1 + (await storeInTwo(isolation, externalContentId, integrationIds));
    }
  };

  const readStored = async () =>
    (await current().readRows(ORGANIZATION))
      .filter((row) => !row.integrationId.startsWith('other'))
      .map((row) => `${row.integrationId} ${row.externalContentId}`)
      .sort();
  const everyRound = (...names: readonly string[]) =>
    Array.from({ length: ROUNDS }, (_, round) =>
      ['one', 'two'].flatMap((id) => names.map((name) => `${id} ${name}-${round}`)),
    )
      .flat()
      .sort();

  it('fails one of two transactions as a whole, says so, and lets it be done again', async () => {
    let failed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const both = meeting(2);
      const failures = await Promise.all([
        storeInTwo('READ COMMITTED', `a-${round}`, ['one', 'two'], both),
        storeInTwo('READ COMMITTED', `b-${round}`, ['two', 'one'], both),
      ]);
      failed += failures[0] + failures[1];
    }
    expect(failed).toBe(ROUNDS);
    expect(await readStored()).toEqual(everyRound('a', 'b'));
  }, 60_000);

  it('loses nothing at REPEATABLE READ, however often transactions have to be done again', async () => {
    for (let round = 0; round < ROUNDS; round += 1)
      await Promise.all([
        storeInTwo('REPEATABLE READ', `a-${round}`, ['one', 'two']),
        storeInTwo('REPEATABLE READ', `b-${round}`, ['two', 'one']),
      ]);
    expect(await readStored()).toEqual(everyRound('a', 'b'));
  }, 60_000);

  it('never fails a call outside of transactions: it waits, or is done again', async () => {
    const { repository, inTransaction } = current();
    for (let round = 0; round < ROUNDS; round += 1) {
      let call: Promise<unknown> = Promise.resolve();
      await inTransaction('READ COMMITTED', async (within) => {
        await within.upsertMany([item('two', `host-${round}`)]);
        // Takes both locks in the order of the ids: it holds the first and waits for the second.
        call = repository.upsertMany([item('one', `call-${round}`), item('two', `call-${round}`)]);
        await within.upsertMany([item('one', `host-${round}`)]);
      }).catch((error: unknown) => expect(error).toBeInstanceOf(StorageError));
      expect(await call).toMatchObject({ inserted: 2 });
    }
    expect(await readStored()).toEqual(expect.arrayContaining(everyRound('call')));
  }, 60_000);
}

function item(integrationId: string, externalContentId: string): ContentItem {
  return buildContentItem({ organizationId: ORGANIZATION, integrationId, externalContentId });
}

/** Lets each that comes go on when `count` have come, or when somebody opens it. */
function meeting(count: number) {
  let missing = count;
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open,
    meet: async () => {
      missing -= 1;
      if (missing <= 0) open();
      await all;
    },
  };
}
