import {
  type ContentItem,
  contentKeyOf,
  planUpsert,
  type RejectedContentItem,
  type StoredContentItem,
  type UpsertPlan,
} from '@org/ingest-core';
import type { PortableSession } from '../sql-session.js';
import type { ContentStatements, ContentWrite } from './content-statements.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { findByAliases, findByIds, findByRowIds, groupIds } from './find-content.js';
import { IDS_AT_ONCE, inChunks, ROWS_AT_ONCE } from './in-chunks.js';

/** Where content is stored, and in which words. */
export interface ContentStorage {
  readonly session: PortableSession;
  readonly dialect: SqlDialect;
  readonly names: PortableTableNames;
  readonly statements: ContentStatements;
}

/** What became of a batch. */
export interface StoredBatch {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: readonly RejectedContentItem[];
}

/** How often a batch is tried that loses a row's key to a writer who takes no lock. */
const RACES_AT_MOST = 5;

/**
 * Stores one batch of unified items with all or nothing, except for rows that the database refuses: the batch is then
 * halved until such a row stands alone, and all others are stored.
 */
export async function storeBatch(storage: ContentStorage, items: readonly ContentItem[]): Promise<StoredBatch> {
  try {
    return { ...(await storeWhole(storage, items)), rejected: [] };
  } catch (error) {
    const failure = storage.dialect.explain(error);
    const [item] = items;
    if (failure.kind !== 'refused' || item === undefined) throw error;
    if (items.length === 1) {
      const rejected = [{ externalContentId: item.externalContentId, reason: failure.reason }];
      return { inserted: 0, updated: 0, unchanged: 0, rejected };
    }
    const middle = Math.ceil(items.length / 2);
    const first = await storeBatch(storage, items.slice(0, middle));
    const second = await storeBatch(storage, items.slice(middle));
    return {
      inserted: first.inserted + second.inserted,
      updated: first.updated + second.updated,
      unchanged: first.unchanged + second.unchanged,
      rejected: [...first.rejected, ...second.rejected],
    };
  }
}

type Counts = Omit<StoredBatch, 'rejected'>;

async function storeWhole(storage: ContentStorage, items: readonly ContentItem[]): Promise<Counts> {
  const { session, dialect, statements } = storage;
  const named = groupIds(items.flatMap(keysOf));
  const seen = await findByIds(session, statements, named, false);
  const plan = planUpsert(items, seen);
  // What is stored already takes one read: no transaction, no lock.
  if (newcomersAmong(items, seen).length === 0 && plan.write.length + plan.remove.length === 0) return countsOf(plan);
  const write = () => session.transaction((within) => storeUnderLock(storage, within, items));
  return retryLostRace(dialect, write);
}

/** Decides and writes while nobody else does in the same integrations. */
async function storeUnderLock(
  { session, dialect, names, statements }: ContentStorage,
  within: PortableSession,
  items: readonly ContentItem[],
): Promise<Counts> {
  const latest = session.isInTransaction;
  const named = groupIds(items.flatMap(keysOf));
  for (const chunk of inChunks(named, ROWS_AT_ONCE)) await within.execute(dialect.lock(chunk, names));
  // Held fast: a deletion takes no lock of ours, and an update that came after it would bring its rows back.
  const own = await findByIds(within, statements, named, true);
  const holders = await findByAliases(within, statements, groupIds(newcomersAmong(items, own)), latest);
  const held = await findByRowIds(
    within,
    statements,
    holders.map((row) => row.id),
    true,
  );
  const related = [...new Map([...own, ...held].map((row) => [row.id, row])).values()];
  const plan = planUpsert(items, related);
  await carryOut(within, statements, plan);
  return countsOf(plan);
}

async function carryOut(session: PortableSession, statements: ContentStatements, plan: UpsertPlan): Promise<void> {
  const kept = new Set(plan.write.map(({ from }) => from?.id));
  const gone = plan.remove.filter((row) => !kept.has(row.id));
  for (const rows of inChunks(gone, IDS_AT_ONCE)) await session.execute(statements.remove(rows));
  // Rows that move go first: what is new may never be in their way, and they not in its.
  const updates = plan.write.flatMap(({ from, item }) => (from === null ? [] : [{ id: from.id, item }]));
  const inserts = plan.write.flatMap(({ from, item }) => (from === null ? [{ id: crypto.randomUUID(), item }] : []));
  for (const chunk of inChunks(updates, ROWS_AT_ONCE, lengthOf)) await session.execute(statements.update(chunk));
  for (const chunk of inChunks(inserts, ROWS_AT_ONCE, lengthOf)) await session.execute(statements.insert(chunk));
}

async function retryLostRace<T>(dialect: SqlDialect, store: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await store();
    } catch (error) {
      if (tries === RACES_AT_MOST || dialect.explain(error).kind !== 'duplicate') throw error;
    }
  }
}

function countsOf(plan: UpsertPlan): Counts {
  const inserted = plan.write.filter(({ from }) => from === null).length;
  return { inserted, updated: plan.write.length - inserted, unchanged: plan.unchanged };
}

/** The item under each of its ids. */
function keysOf(item: ContentItem): readonly ContentItem[] {
  return [item, ...item.aliases.map((externalContentId) => ({ ...item, externalContentId }))];
}

/** For an item that has its own row, other rows that know its id were looked for when that row came. */
function newcomersAmong(items: readonly ContentItem[], rows: readonly StoredContentItem[]): readonly ContentItem[] {
  const known = new Set(rows.map(contentKeyOf));
  return items.filter((item) => !known.has(contentKeyOf(item)));
}

function lengthOf({ item }: ContentWrite): number {
  const texts = [item.caption, item.permalink, ...item.hashtags, ...item.hashtagKeys, ...item.aliases];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
