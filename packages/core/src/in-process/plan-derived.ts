import {
  type ContentKey,
  contentKeyOf,
  INCOMPLETE_EXTRACTOR_VERSION,
  type IntegrationRef,
  type StoredContentItem,
} from '../content/content-item.js';
import { uniteAliases } from '../content/reconcile-content.js';

/** A row as it is and as it shall be, its `updatedAt` apart. */
export interface DerivedWrite {
  readonly from: StoredContentItem;
  readonly row: StoredContentItem;
}

/** Decides which rows `applyDerived` writes, given how to read the rows of an integration. Pure. */
export function planDerived(
  derived: readonly StoredContentItem[],
  rowsOf: (integration: IntegrationRef) => readonly StoredContentItem[],
): readonly DerivedWrite[] {
  const integrations = new Map(derived.map((row) => [contentKeyOf({ ...row, externalContentId: '' }), row]));
  const stored = [...integrations.values()].flatMap(rowsOf);
  const byId = new Map(stored.map((row) => [row.id, row]));
  const taken = new Set(stored.map(contentKeyOf));
  const writes = new Map<string, DerivedWrite>();
  for (const wanted of derived) {
    const from = byId.get(wanted.id);
    if (from === undefined || writes.has(wanted.id) || !isMeant(from, wanted)) continue;
    const target: ContentKey = { ...from, externalContentId: wanted.externalContentId };
    const externalContentId = taken.has(contentKeyOf(target)) ? from.externalContentId : wanted.externalContentId;
    taken.add(contentKeyOf(target));
    const { format, kind, hashtags, hashtagKeys, extractorVersion } = wanted;
    const names = [from.externalContentId, wanted.externalContentId];
    const aliases = uniteAliases(externalContentId, from.aliases, names);
    const row = { ...from, externalContentId, aliases, format, kind, hashtags, hashtagKeys, extractorVersion };
    writes.set(wanted.id, { from, row });
  }
  return [...writes.values()];
}

/** Whether the row is still the one that was read, and made by older rules. */
function isMeant(stored: StoredContentItem, wanted: StoredContentItem): boolean {
  const isOlder =
    stored.extractorVersion < wanted.extractorVersion ||
    (stored.extractorVersion === INCOMPLETE_EXTRACTOR_VERSION &&
      wanted.extractorVersion === INCOMPLETE_EXTRACTOR_VERSION);
  return (
    isOlder &&
    stored.organizationId === wanted.organizationId &&
    stored.integrationId === wanted.integrationId &&
    stored.updatedAt.getTime() === wanted.updatedAt.getTime()
  );
}
