import type { ContentPage } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { MappedNode } from './mapped-node.js';

/** What reading one item by its id comes to; `null` when there is nothing to tell of it but the warnings. */
export function toItemPage(node: MappedNode | null, warnings: readonly IngestionWarning[]): ContentPage {
  return {
    items: node?.kind === 'item' ? [node.item] : [],
    quarantined:
      node?.kind === 'quarantined' ? [{ externalContentId: node.externalContentId, reason: node.reason }] : [],
    skipped: node?.kind === 'skipped' ? 1 : 0,
    withdrawn: node?.kind === 'skipped' ? node.withdrawn : [],
    warnings,
    position: null,
    pageSize: null,
    owed: null,
    isComplete: false,
  };
}
