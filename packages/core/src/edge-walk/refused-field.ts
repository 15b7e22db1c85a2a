import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { type FieldList, type FieldPath, hasField } from './field-list.js';
import type { NodeFieldSet, NodeTypeNames } from './node-field-set.js';

const NO_SUCH_FIELD = /\bTried accessing nonexisting field \((\w+)\) on node type \((\w+)\)/;

/** Whether Meta says that nodes of an edge lack a field, whichever it is. Of the account's type the edge itself is missing. */
export function isAboutNodeField(
  { code, message }: Pick<GraphErrorClassification, 'code' | 'message'>,
  { account }: Pick<NodeTypeNames, 'account'>,
): boolean {
  const type = code === 100 ? NO_SUCH_FIELD.exec(message)?.[2] : undefined;
  return type !== undefined && !account.test(type);
}

/**
 * The field among those asked for that Meta says does not exist and that can be done without; otherwise `null`.
 *
 * An edge holds nodes of one type, so of an edge (`ofEdge`) a type by a name that we do not know is that of its nodes. A
 * single id may be that of anything, whose missing fields say nothing of the nodes we read. The account's type is never
 * theirs: then the edge itself is missing.
 */
export function refusedFieldOf(
  error: Pick<GraphErrorClassification, 'code' | 'message'>,
  { typeNames, essential }: Pick<NodeFieldSet, 'typeNames' | 'essential'>,
  asked: FieldList,
  ofEdge: boolean,
): FieldPath | null {
  const [, name, type] = (error.code === 100 ? NO_SUCH_FIELD.exec(error.message) : null) ?? [];
  if (name === undefined || type === undefined) return null;
  const { own, inner, account } = typeNames;
  const parent = [...inner].find(([, pattern]) => pattern.test(type))?.[0];
  if (parent === undefined && (account.test(type) || (!own.test(type) && !ofEdge))) return null;
  const path = parent === undefined ? name : `${parent}.${name}`;
  const [first = path] = path.split('.');
  return hasField(asked, path) && !essential.has(first) ? path : null;
}
