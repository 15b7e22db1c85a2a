import { type ContentItem, type ContentKey, contentKeyOf } from './content-item.js';
import { reconcileContentItem, SOURCE_RANK, uniteAliases } from './reconcile-content.js';

/** Whether one of the two names the other: by its own id or by an alias. */
export function isSameIdentity(a: ContentItem, b: ContentItem): boolean {
  return (
    a.organizationId === b.organizationId &&
    a.integrationId === b.integrationId &&
    (a.externalContentId === b.externalContentId ||
      a.aliases.includes(b.externalContentId) ||
      b.aliases.includes(a.externalContentId))
  );
}

/**
 * Whether `challenger`'s id is the canonical one of content that `holder` names otherwise.
 *
 * A reel is known by its reel (video) id, and its video record knows that id best; everything else is known by its
 * page post id. Where neither rule decides, the holder keeps its id.
 */
export function ownsCanonicalId(challenger: ContentItem, holder: ContentItem): boolean {
  const isReel = challenger.format === 'REELS';
  if (isReel !== (holder.format === 'REELS')) return isReel;
  if (isReel) return SOURCE_RANK[challenger.source] > SOURCE_RANK[holder.source];
  return challenger.source === 'post' && holder.source !== 'post';
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
 * canonical id, the data of the record that knows best, and every other id as an alias. Order of first appearance is
 * kept; of equal records the later one wins.
 */
export function unifyContentItems(items: readonly ContentItem[]): readonly ContentItem[] {
  const groups = new Map<string, Set<ContentItem>>();
  for (const item of items) {
    const names = namesOf(item);
    const found = new Set(names.map((name) => groups.get(name)).filter((group) => group !== undefined));
    const [first = new Set<ContentItem>(), ...others] = found;
    for (const other of others) for (const member of other) first.add(member);
    first.add(item);
    for (const member of others.length > 0 ? first : [item])
      for (const name of namesOf(member)) groups.set(name, first);
  }
  const order = new Map(items.map((item, index) => [item, index]));
  return [...new Set(groups.values())].map((group) =>
    unifyGroup([...group].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))),
  );
}

function unifyGroup(records: readonly ContentItem[]): ContentItem {
  const [first, ...rest] = records;
  if (first === undefined) throw new RangeError('A group of content records cannot be empty');
  if (rest.length === 0) return first;
  const owner = rest.reduce((holder, record) => (ownsCanonicalId(record, holder) ? record : holder), first);
  return records
    .map((record) => adoptIdentity(record, owner))
    .reduce((stored, record) => reconcileContentItem(stored, record));
}

function namesOf(item: ContentItem): readonly string[] {
  return [item.externalContentId, ...item.aliases].map((externalContentId) =>
    contentKeyOf({ ...item, externalContentId }),
  );
}

/** How a batch meets rows that know the same content under another id. */
export interface IdentityPlan {
  /** The batch, each item under its canonical id. */
  readonly items: readonly ContentItem[];
  /** Rows to move to their canonical id before the items are written. */
  readonly rekey: readonly { readonly from: ContentKey; readonly to: string }[];
  /** Rows to delete because another row, or another row that moves, already has their canonical id. */
  readonly drop: readonly ContentKey[];
}

/**
 * Decides which id the content of a batch has, given the rows that are related to it: those whose id one of the items
 * has as an alias or as its own id, and those that have an item's id among their aliases. Pure; a repository carries it out in one transaction.
 */
export function planContentIdentity(batch: readonly ContentItem[], related: readonly ContentItem[]): IdentityPlan {
  const rekey: { from: ContentKey; to: string }[] = [];
  const drop: ContentKey[] = [];
  const items = unifyContentItems(batch).map((item) => {
    // In an order of their own, so that the plan does not depend on the order that a storage reads rows in.
    const rows = related
      .filter((row) => isSameIdentity(row, item))
      .sort((a, b) => (a.externalContentId < b.externalContentId ? -1 : 1));
    const owner = rows.reduce((holder, row) => (keepsId(row, holder, rows) ? row : holder), item);
    const strangers = rows.filter((row) => row.externalContentId !== owner.externalContentId);
    let taken = rows.length > strangers.length;
    for (const row of strangers) {
      if (taken) drop.push(row);
      else rekey.push({ from: row, to: owner.externalContentId });
      taken = true;
    }
    // What the rows know goes into the item under its canonical id: a row that moves may know better, and may learn
    // only now that it is a reel; a row that is dropped must not take its data along.
    const [first, ...others] = [...strangers, item].map((record) => adoptIdentity(record, owner));
    return others.reduce((known, record) => reconcileContentItem(known, record), first ?? item);
  });
  return { items: unifyContentItems(items), rekey, drop };
}

/** A stored row keeps its id against the holder unless the holder owns the canonical one. */
function keepsId(row: ContentItem, holder: ContentItem, rows: readonly ContentItem[]): boolean {
  if (rows.includes(holder)) return ownsCanonicalId(row, holder);
  return !ownsCanonicalId(holder, row);
}
