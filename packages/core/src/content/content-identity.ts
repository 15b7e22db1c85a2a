import type { ContentItem, ContentKey } from './content-item.js';
import { groupContent } from './group-content.js';
import { knowsAsMuch, reconcileContentItem, SOURCE_RANK, uniteAliases } from './reconcile-content.js';
import { decideFormat } from './settle-incomplete.js';

/**
 * Whether `challenger`'s id is the canonical one of content that `holder` names otherwise, both of one format.
 *
 * A reel is known by its reel (video) id, and its video record knows that id best; everything else is known by its
 * page post id, which a post record has, and with it a record that was united with one. Where neither rule decides, the
 * holder keeps its id.
 */
export function ownsCanonicalId(challenger: ContentItem, holder: ContentItem): boolean {
  if (challenger.format === 'REELS') return SOURCE_RANK[challenger.source] > SOURCE_RANK[holder.source];
  return hasPostId(challenger) && !hasPostId(holder);
}

/** A page post id has an underscore, a video id has none. */
function hasPostId({ source, externalContentId }: ContentItem): boolean {
  return source === 'post' || externalContentId.includes('_');
}

/** The records that may give content its id: which id it has follows from its format, and not all know that. */
function ownersAmong(records: readonly ContentItem[]): readonly ContentItem[] {
  const format = decideFormat(records);
  return records.filter((record) => record.format === format);
}

/**
 * `item` under the identity of `owner`, another record of the same content: it takes the owner's id, and where the
 * owner is a reel also what makes it one. Its own id becomes an alias.
 */
export function adoptIdentity(item: ContentItem, owner: ContentItem): ContentItem {
  if (item.externalContentId === owner.externalContentId) return item;
  const isReel = owner.format === 'REELS';
  return {
    ...item,
    externalContentId: owner.externalContentId,
    format: isReel ? owner.format : item.format,
    kind: isReel ? owner.kind : item.kind,
    permalink: isReel ? (owner.permalink ?? item.permalink) : item.permalink,
    aliases: uniteAliases(owner.externalContentId, item.aliases, [item.externalContentId]),
  };
}

/**
 * One item per piece of content: records that name each other, directly or through a third, become one, with the
 * canonical id, the data of the record that knows best, and every other id as an alias. Of equal records the later one
 * wins. Items stand in the order of the records that their data are of: a stored row may know that two of them are one,
 * and then the later record has to win as well.
 */
export function unifyContentItems(items: readonly ContentItem[]): readonly ContentItem[] {
  const groups = groupContent(items);
  if (groups.length === items.length) return groups.map((group) => unifyGroup(group.items));
  const places = new Map(items.map((item, index) => [item, index]));
  return groups
    .map((group) => ({ item: unifyGroup(group.items), place: places.get(tellerOf(group.items)) ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** The record that the data of a group are of. */
function tellerOf(records: readonly ContentItem[]): ContentItem {
  return records.reduce((teller, record) => (knowsAsMuch(record, teller) ? record : teller));
}

function unifyGroup(records: readonly ContentItem[]): ContentItem {
  const [first, ...rest] = records.map(withCleanAliases);
  if (first === undefined) throw new RangeError('A group of content records cannot be empty');
  if (rest.length === 0) return first;
  const owner = ownersAmong([first, ...rest]).reduce((holder, record) =>
    ownsCanonicalId(record, holder) ? record : holder,
  );
  return [first, ...rest]
    .map((record) => adoptIdentity(record, owner))
    .reduce((stored, record) => reconcileContentItem(stored, record));
}

/** The item itself, unless it names itself or repeats an alias. */
function withCleanAliases(item: ContentItem): ContentItem {
  const { aliases, externalContentId } = item;
  const isClean =
    !aliases.includes(externalContentId) && (aliases.length < 2 || new Set(aliases).size === aliases.length);
  return isClean ? item : { ...item, aliases: uniteAliases(externalContentId, aliases) };
}

/** A row that goes because another one is the same content. */
export interface DroppedContent extends ContentKey {
  /** The id that the other row has when the plan is carried out; it counts as changed, whatever it held before. */
  readonly into: string;
}

/** How a batch meets rows that know the same content under another id. */
export interface IdentityPlan {
  /** The batch, each item under its canonical id. */
  readonly items: readonly ContentItem[];
  /** Rows to move to their canonical id before the items are written. */
  readonly rekey: readonly { readonly from: ContentKey; readonly to: string }[];
  /** Rows to delete because another row, or another row that moves, already has their canonical id. */
  readonly drop: readonly DroppedContent[];
}

/**
 * Decides which id the content of a batch has, given the rows that are related to it: those whose id one of the items
 * has as its own id or as an alias, and those that have an item's own id among their aliases. Unrelated rows and the
 * order of the rows make no difference. Pure; a repository carries it out in one transaction.
 */
export function planContentIdentity(batch: readonly ContentItem[], related: readonly ContentItem[]): IdentityPlan {
  const rekey: { from: ContentKey; to: string }[] = [];
  const drop: DroppedContent[] = [];
  const items = groupContent(batch, related).map((group) => {
    const item = unifyGroup(group.items);
    const rows = [...group.rows].sort((a, b) => (a.externalContentId < b.externalContentId ? -1 : 1));
    const owner = ownersAmong([item, ...rows]).reduce((holder, row) => (keepsId(row, holder, rows) ? row : holder));
    const own = rows.filter((row) => row.externalContentId === owner.externalContentId);
    const strangers = rows.filter((row) => row.externalContentId !== owner.externalContentId);
    if (strangers.length === 0) return adoptIdentity(item, owner);
    const [moved] = own.length > 0 ? [] : strangers;
    if (moved !== undefined) rekey.push({ from: moved, to: owner.externalContentId });
    for (const { organizationId, integrationId, externalContentId } of strangers.filter((row) => row !== moved))
      drop.push({ organizationId, integrationId, externalContentId, into: owner.externalContentId });
    // What the rows know goes into the item: a row that moves may know better, and may learn only now that it is a
    // reel; a row that is dropped must not take its data along.
    return [...strangers, ...own, item]
      .map((record) => adoptIdentity(record, owner))
      .reduce((known, record) => reconcileContentItem(known, record));
  });
  return { items, rekey, drop };
}

/** A stored row keeps its id against the holder unless the holder owns the canonical one. */
function keepsId(row: ContentItem, holder: ContentItem, rows: readonly ContentItem[]): boolean {
  if (rows.includes(holder)) return ownsCanonicalId(row, holder);
  return !ownsCanonicalId(holder, row);
}
