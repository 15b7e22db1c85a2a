import type * as z from 'zod/v4';
import { isRecord } from '../content/node-fields.js';
import type { MappedNode } from './mapped-node.js';

/** Sets a node aside, naming the fields that are wrong and none of their values. Default `idField`: `id`. */
export function quarantineNode(node: unknown, error: z.ZodError, idField: 'id' | 'post_id' = 'id'): MappedNode {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'item'}: ${issue.message}`);
  return { kind: 'quarantined', externalContentId: nodeIdOf(node, idField), reason: problems.join('; ') };
}

/** Sets a node aside because the time in `field` is none. */
export function quarantineTime(id: string, field: string, expected = 'a Graph API timestamp'): MappedNode {
  return { kind: 'quarantined', externalContentId: id, reason: `${field}: not ${expected}` };
}

function nodeIdOf(node: unknown, idField: 'id' | 'post_id'): string | null {
  if (!isRecord(node)) return null;
  const id = node[idField];
  return typeof id === 'string' && id !== '' ? id.slice(0, 255) : typeof id === 'number' ? String(id) : null;
}
