import type * as z from 'zod/v4';
import { isRecord } from '../content/node-fields.js';
import type { MappedNode } from './mapped-node.js';

/** Sets a node aside, naming the fields that are wrong and none of their values. */
export function quarantineNode(node: unknown, error: z.ZodError): MappedNode {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'item'}: ${issue.message}`);
  return { kind: 'quarantined', externalContentId: nodeIdOf(node), reason: problems.join('; ') };
}

/** Sets a node aside because its `created_time` is no time. */
export function quarantineTime(id: string): MappedNode {
  return { kind: 'quarantined', externalContentId: id, reason: 'created_time: not a Graph API timestamp' };
}

function nodeIdOf(node: unknown): string | null {
  if (!isRecord(node)) return null;
  return typeof node.id === 'string' && node.id !== ''
    ? node.id.slice(0, 255)
    : typeof node.id === 'number'
      ? String(node.id)
      : null;
}
