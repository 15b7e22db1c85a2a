import { INCOMPLETE_EXTRACTOR_VERSION } from '../content/content-item.js';
import type { AskedFields } from './field-quarantine.js';
import type { MappedNode } from './mapped-node.js';

/** A record that was read without what decides its format or kind says so. */
export function markIncomplete(node: MappedNode, { isIncomplete }: Pick<AskedFields, 'isIncomplete'>): MappedNode {
  if (node.kind !== 'item' || !isIncomplete) return node;
  return { kind: 'item', item: { ...node.item, extractorVersion: INCOMPLETE_EXTRACTOR_VERSION } };
}
