import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';

/**
 * Whether Meta refuses an optional edge in so many words. 100/33 and whatever Meta calls transient come in outages too,
 * and do not count.
 */
export function isPlainRefusal({ kind, code }: Pick<GraphErrorClassification, 'kind' | 'code'>): boolean {
  return (kind === 'bad-request' || kind === 'permission') && (code === 100 || code === 10);
}
