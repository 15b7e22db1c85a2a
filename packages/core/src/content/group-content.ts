import type { ContentItem } from './content-item.js';

/** Items that are one piece of content, in the order they were given, with the stored rows that are it too. */
export interface ContentGroup {
  readonly items: readonly ContentItem[];
  readonly rows: readonly ContentItem[];
}

/**
 * Items of which one names the other, or that have a row in common, directly or through a third, in order of first
 * appearance. An item names the id that is its own and those that are its aliases; an alias that two items share and
 * that is neither's own joins nothing (two posts may show the same video). A row belongs to an item when the item names
 * the row's id, or when the row has the item's own id as an alias.
 */
export function groupContent(
  items: readonly ContentItem[],
  rows: readonly ContentItem[] = [],
): readonly ContentGroup[] {
  const relatedTo = indexRows(rows);
  const related = items.map(relatedTo);
  const places = joinPlaces(items, related);
  const groups = new Map<number, { items: ContentItem[]; rows: Set<ContentItem> }>();
  for (const [place, item] of items.entries()) {
    const first = places.firstOf(place);
    const group = groups.get(first) ?? { items: [], rows: new Set() };
    groups.set(first, group);
    group.items.push(item);
    for (const row of related[place] ?? []) group.rows.add(row);
  }
  return [...groups.values()].map((group) => ({ items: group.items, rows: [...group.rows] }));
}

/** Joins the places of items that belong together; each group is known by its first place. */
function joinPlaces(items: readonly ContentItem[], related: readonly (readonly ContentItem[])[]) {
  const parents = items.map((_, place) => place);
  const firstOf = (place: number): number => {
    let first = place;
    while (parents[first] !== first) {
      const parent = parents[first] ?? first;
      parents[first] = parents[parent] ?? parent;
      first = parent;
    }
    return first;
  };
  const join = (a: number, b: number) => {
    const [first, second] = [firstOf(a), firstOf(b)].sort((x, y) => x - y);
    if (first !== undefined && second !== undefined) parents[second] = first;
  };

  const owners = new Map<string, number>();
  const holders = new Map<ContentItem, number>();
  for (const [place, item] of items.entries()) {
    const own = nameIn(item, item.externalContentId);
    join(place, owners.get(own) ?? place);
    if (!owners.has(own)) owners.set(own, place);
    for (const row of related[place] ?? []) {
      join(place, holders.get(row) ?? place);
      holders.set(row, place);
    }
  }
  for (const [place, item] of items.entries()) {
    for (const alias of item.aliases) join(place, owners.get(nameIn(item, alias)) ?? place);
  }
  return { firstOf };
}

/** Finds the rows that belong to an item without walking over all of them. */
function indexRows(rows: readonly ContentItem[]): (item: ContentItem) => readonly ContentItem[] {
  if (rows.length === 0) return () => [];
  const byId = new Map<string, ContentItem>();
  const byAlias = new Map<string, ContentItem[]>();
  for (const row of rows) {
    byId.set(nameIn(row, row.externalContentId), row);
    for (const alias of row.aliases) {
      const name = nameIn(row, alias);
      const holders = byAlias.get(name);
      if (holders === undefined) byAlias.set(name, [row]);
      else holders.push(row);
    }
  }
  return (item) => {
    const found: ContentItem[] = [];
    const add = (row: ContentItem | undefined) => {
      if (row !== undefined && !found.includes(row)) found.push(row);
    };
    for (const name of namesOf(item)) add(byId.get(name));
    for (const row of byAlias.get(nameIn(item, item.externalContentId)) ?? []) add(row);
    return found;
  };
}

function namesOf(item: ContentItem): readonly string[] {
  const own = nameIn(item, item.externalContentId);
  return item.aliases.length === 0 ? [own] : [own, ...item.aliases.map((alias) => nameIn(item, alias))];
}

/** An id within an integration as one string; the length tells where the organization's id ends. */
function nameIn({ organizationId, integrationId }: ContentItem, id: string): string {
  return `${organizationId.length} ${integrationId.length} ${organizationId}${integrationId}${id}`;
}
