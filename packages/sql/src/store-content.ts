import { type ContentItem, planContentIdentity, type RejectedContentItem } from '@org/ingest-core';
import { toStoredContentItem } from './content-row.js';
import { findRelatedContent, mergeContent, rekeyContent } from './postgres/content-identity.js';
import { lockIdentities } from './postgres/identity-locks.js';
import { upsertContent, upsertKnownContent, upsertSettledContent } from './postgres/upsert-content.js';
import { readBoolean, readNumber } from './row-values.js';
import type { SqlSession } from './sql-session.js';
import { rowRefusalOf } from './sql-state.js';
import type { SqlStatement } from './sql-statement.js';
import { retryConflicts, retryLostRace } from './storage-call.js';
import type { TableNames } from './table-names.js';

/** What became of a batch. */
export interface StoredBatch {
  readonly inserted: number;
  readonly updated: number;
  /** Content that was written or stood there already. */
  readonly stored: number;
  readonly rejected: readonly RejectedContentItem[];
  /** Whether identities had to be decided under a lock: the next batch of the same call likely needs it too. */
  readonly hadOpenIdentities: boolean;
}

/** How often a batch is looked at again for content that other writers stored under another id meanwhile. */
const SETTLING_ROUNDS = 3;

/**
 * Stores one batch of unified items with all or nothing, except for rows that the database refuses: the batch is then
 * halved until such a row stands alone, and all others are stored.
 */
export async function storeBatch(
  session: SqlSession,
  items: readonly ContentItem[],
  names: TableNames,
  expectOpenIdentities: boolean,
): Promise<StoredBatch> {
  try {
    return await storeWhole(session, items, names, expectOpenIdentities);
  } catch (error) {
    const reason = rowRefusalOf(error);
    const [item] = items;
    if (reason === null || item === undefined) throw error;
    if (items.length === 1) {
      const rejected = [{ externalContentId: item.externalContentId, reason }];
      return { inserted: 0, updated: 0, stored: 0, rejected, hadOpenIdentities: false };
    }
    const middle = Math.ceil(items.length / 2);
    const first = await storeBatch(session, items.slice(0, middle), names, expectOpenIdentities);
    const second = await storeBatch(session, items.slice(middle), names, first.hadOpenIdentities);
    return {
      inserted: first.inserted + second.inserted,
      updated: first.updated + second.updated,
      stored: first.stored + second.stored,
      rejected: [...first.rejected, ...second.rejected],
      hadOpenIdentities: second.hadOpenIdentities,
    };
  }
}

interface Written {
  readonly items: readonly ContentItem[];
  readonly inserted: number;
  readonly updated: number;
}

async function storeWhole(
  session: SqlSession,
  items: readonly ContentItem[],
  names: TableNames,
  expectOpenIdentities: boolean,
): Promise<StoredBatch> {
  const atOnce = expectOpenIdentities && items.some(hasAliases) ? null : await storeAtOnce(session, items, names);
  const written = atOnce ?? (await storeUnderLock(session, items, names));
  await settle(session, written, names);
  return {
    inserted: written.inserted,
    updated: written.updated,
    stored: written.items.length,
    rejected: [],
    hadOpenIdentities: atOnce === null && written.inserted > 0,
  };
}

/** The usual way: one statement. `null` when an identity is open; nothing was written then. */
async function storeAtOnce(
  session: SqlSession,
  items: readonly ContentItem[],
  names: TableNames,
): Promise<Written | null> {
  // In a transaction of the host's a statement that fails must not take along what stands before it.
  const statement = session.isInTransaction ? upsertKnownContent(items, names) : upsertContent(items, names);
  const upsert = (within: SqlSession) => countsOf(within, statement);
  const counts = await retryConflicts(session, () =>
    session.isInTransaction ? session.transaction(upsert) : upsert(session),
  );
  return counts.unsettled ? null : { items, ...counts };
}

/** Decides identities while nobody else does in the same integrations, and stores the items under them. */
async function storeUnderLock(session: SqlSession, items: readonly ContentItem[], names: TableNames): Promise<Written> {
  const isHosts = session.isInTransaction;
  const write = async (within: SqlSession) => {
    await within.query(lockIdentities(items, names));
    const settled = await moveRows(within, items, names);
    return { items: settled, ...(await countsOf(within, upsertSettledContent(settled, names, isHosts))) };
  };
  return retryConflicts(session, () => retryLostRace(() => session.transaction(write)));
}

/** Gives the rows their canonical ids; returns the items under theirs. */
async function moveRows(
  session: SqlSession,
  items: readonly ContentItem[],
  names: TableNames,
): Promise<readonly ContentItem[]> {
  let plan = planContentIdentity(items, await readRelated(session, items, names, { areNew: true, lock: false }));
  if (plan.rekey.length + plan.drop.length === 0) return plan.items;
  // Rows are locked only where some of them move, and then looked at again: their data go into the items.
  plan = planContentIdentity(items, await readRelated(session, items, names, { areNew: true, lock: true }));
  if (plan.drop.length > 0) await session.query(mergeContent(plan.drop, names));
  if (plan.rekey.length > 0) await session.query(rekeyContent(plan.rekey, names));
  return plan.items;
}

/**
 * Joins content that another writer stored under another id while this batch was being stored. Of two such writers at
 * least the later one sees the other's rows here, so that in the end one row remains.
 */
async function settle(session: SqlSession, written: Written, names: TableNames): Promise<void> {
  let { items, inserted, updated } = written;
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) {
    const mayHaveMet = inserted > 0 || (updated > 0 && items.some(hasAliases));
    if (!mayHaveMet) return;
    const related = await readRelated(session, items, names, { areNew: inserted > 0, lock: false });
    const plan = planContentIdentity(items, related);
    if (plan.rekey.length + plan.drop.length === 0) return;
    ({ items, inserted, updated } = await storeUnderLock(session, items, names));
  }
}

async function readRelated(
  session: SqlSession,
  items: readonly ContentItem[],
  names: TableNames,
  how: { readonly areNew: boolean; readonly lock: boolean },
): Promise<readonly ContentItem[]> {
  return (await session.query(findRelatedContent(items, names, how))).map(toStoredContentItem);
}

async function countsOf(session: SqlSession, upsert: SqlStatement) {
  const [row = {}] = await session.query(upsert);
  return {
    inserted: readNumber(row, 'inserted'),
    updated: readNumber(row, 'updated'),
    unsettled: readBoolean(row, 'unsettled'),
  };
}

function hasAliases(item: ContentItem): boolean {
  return item.aliases.length > 0;
}
