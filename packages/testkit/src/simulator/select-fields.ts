import type { FieldSelection } from './field-selection.js';
import { failures, GraphFailure } from './graph-failure.js';
import type { NodeSchema } from './node-schemas.js';
import type { GraphNode } from './world/records.js';

/** Cuts a node down to what was asked for. */
export type FieldSelector = (node: GraphNode) => GraphNode;

/**
 * A selector for these fields; `null` gives the node's defaults. Throws Meta's error for a field that the node does not
 * have.
 */
export function selectorOf(selections: readonly FieldSelection[] | null, schema: NodeSchema): FieldSelector {
  const wanted = selections ?? schema.defaults.map(bare);
  const names = new Set(wanted.map(({ name }) => name));
  const readers = wanted.map((selection) => [selection.name, readerOf(selection, schema)] as const);
  if (!names.has('id') && 'id' in schema.fields) readers.push(['id', (value) => value]);
  return (node) => {
    const answer: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      if (node[name] !== undefined) answer[name] = read(node[name]);
    }
    return answer;
  };
}

const bare = (name: string): FieldSelection => ({ name, limit: null, modifiers: {}, children: null });

function readerOf(selection: FieldSelection, schema: NodeSchema): (value: unknown) => unknown {
  const { name, children, limit } = selection;
  if (schema.deprecated?.includes(name)) throw new GraphFailure(failures.deprecatedField());
  const field = Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
  if (field === undefined) throw new GraphFailure(failures.unknownField(name, schema.name));
  if (field === null) {
    const [child] = children ?? [];
    if (child !== undefined) {
      throw new GraphFailure(failures.invalidParameter(`Subfields are not supported by ${name}`));
    }
    return (value) => value;
  }
  const select = selectorOf(children, field.schema);
  if (!field.connection) return (value) => (isNode(value) ? select(value) : value);
  return (value) => (isConnection(value) ? { data: value.data.slice(0, limit ?? undefined).map(select) } : value);
}

function isNode(value: unknown): value is GraphNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isConnection(value: unknown): value is { readonly data: readonly GraphNode[] } {
  return isNode(value) && Array.isArray(value.data);
}
