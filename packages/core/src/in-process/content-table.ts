import type { ContentItem, IntegrationRef, StoredContentItem } from '../content/content-item.js';
import type { DataOwner } from '../ports/data-owner.js';

interface IntegrationRows {
  readonly byId: Map<string, StoredContentItem>;
  /** Alias → the rows that have it. */
  readonly byAlias: Map<string, Map<string, StoredContentItem>>;
}

/**
 * The rows of a memory repository, indexed by id and by alias within each integration, so that no read of a single
 * item walks over the others. Rows are replaced as a whole and never changed in place.
 */
export class ContentTable {
  readonly #organizations = new Map<string, Map<string, IntegrationRows>>();
  /** Rows of an organization in list order; dropped by every write to it. */
  readonly #sorted = new Map<string, readonly StoredContentItem[]>();

  /** The row with this id or, failing that, the first one that has it as an alias. */
  find(integration: IntegrationRef, externalContentId: string): StoredContentItem | undefined {
    const rows = this.#rowsOf(integration);
    return rows?.byId.get(externalContentId) ?? rows?.byAlias.get(externalContentId)?.values().next().value;
  }

  /** The rows that are the same content as `item`: they have one of its ids, or its own id as an alias. */
  related(item: ContentItem): readonly StoredContentItem[] {
    const rows = this.#rowsOf(item);
    if (rows === undefined) return [];
    const found = new Set<StoredContentItem>();
    for (const name of [item.externalContentId, ...item.aliases]) {
      const row = rows.byId.get(name);
      if (row !== undefined) found.add(row);
    }
    for (const row of rows.byAlias.get(item.externalContentId)?.values() ?? []) found.add(row);
    return [...found];
  }

  put(row: StoredContentItem): void {
    this.delete(row);
    const integrations = getOrAdd(this.#organizations, row.organizationId, () => new Map<string, IntegrationRows>());
    const rows = getOrAdd(
      integrations,
      row.integrationId,
      (): IntegrationRows => ({ byId: new Map(), byAlias: new Map() }),
    );
    rows.byId.set(row.externalContentId, row);
    for (const alias of row.aliases)
      getOrAdd(rows.byAlias, alias, () => new Map<string, StoredContentItem>()).set(row.externalContentId, row);
  }

  delete(row: StoredContentItem): void {
    this.#sorted.delete(row.organizationId);
    const rows = this.#rowsOf(row);
    const stored = rows?.byId.get(row.externalContentId);
    if (rows === undefined || stored === undefined) return;
    rows.byId.delete(stored.externalContentId);
    for (const alias of stored.aliases) {
      const holders = rows.byAlias.get(alias);
      holders?.delete(stored.externalContentId);
      if (holders?.size === 0) rows.byAlias.delete(alias);
    }
  }

  /** The rows of an integration, or of all integrations of an organization, in no order. */
  *rowsOf(owner: DataOwner): Iterable<StoredContentItem> {
    if ('integrationId' in owner) yield* this.#rowsOf(owner)?.byId.values() ?? [];
    else yield* this.#rowsOfOrganization(owner.organizationId);
  }

  deleteIntegration(integration: IntegrationRef): number {
    this.#sorted.delete(integration.organizationId);
    const count = this.#rowsOf(integration)?.byId.size ?? 0;
    this.#organizations.get(integration.organizationId)?.delete(integration.integrationId);
    return count;
  }

  deleteOrganization(organizationId: string): number {
    this.#sorted.delete(organizationId);
    const count = [...this.#rowsOfOrganization(organizationId)].length;
    this.#organizations.delete(organizationId);
    return count;
  }

  /** The rows of an organization, newest first, equal times in descending order of the row id. */
  sorted(organizationId: string): readonly StoredContentItem[] {
    return getOrAdd(this.#sorted, organizationId, () =>
      [...this.#rowsOfOrganization(organizationId)].sort(compareListOrder),
    );
  }

  *all(): Iterable<StoredContentItem> {
    for (const organizationId of this.#organizations.keys()) yield* this.#rowsOfOrganization(organizationId);
  }

  *#rowsOfOrganization(organizationId: string): Iterable<StoredContentItem> {
    for (const rows of this.#organizations.get(organizationId)?.values() ?? []) yield* rows.byId.values();
  }

  #rowsOf(integration: IntegrationRef): IntegrationRows | undefined {
    return this.#organizations.get(integration.organizationId)?.get(integration.integrationId);
  }
}

/** Where a row stands in a list. */
export interface ListPosition {
  readonly publishedAt: Date;
  readonly id: string;
}

/** Newest first, equal times in descending order of the row id. */
export function compareListOrder(a: ListPosition, b: ListPosition): number {
  const byTime = b.publishedAt.getTime() - a.publishedAt.getTime();
  if (byTime !== 0) return byTime;
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
