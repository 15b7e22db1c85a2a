import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { type FieldList, type FieldPath, hasField } from './field-list.js';
import type { NodeFieldSet, NodeTypeNames } from './node-field-set.js';

const NO_SUCH_FIELD = /\bTried accessing nonexisting field \((\w+)\) on node type \((\w+)\)/;

type MetaError = Pick<GraphErrorClassification, 'code' | 'message'>;

/** The field that Meta says does not exist, and the type that lacks it, in Meta's words; `null` for any other error. */
export function missingFieldOf({ code, message }: MetaError): { readonly name: string; readonly type: string } | null {
  const [, name, type] = (code === 100 ? NO_SUCH_FIELD.exec(message) : null) ?? [];
  return name === undefined || type === undefined ? null : { name, type };
}

/** Whether Meta says that nodes of an edge lack a field, whichever it is. Of the account's type the edge itself is missing. */
export function isAboutNodeField(error: MetaError, { account }: Pick<NodeTypeNames, 'account'>): boolean {
  const missing = missingFieldOf(error);
  return missing !== null && !account.test(missing.type);
}

/**
 * The field among those asked for that Meta says does not exist and that can be done without; otherwise `null`.
 *
 * An edge holds nodes of one type, so of an edge (`ofEdge`) a type by a name that we do not know is that of its nodes. A
 * single id may be that of anything, whose missing fields say nothing of the nodes we read. The account's type is never
 * theirs: then the edge itself is missing.
 */
export function refusedFieldOf(
  error: MetaError,
  { typeNames, essential }: Pick<NodeFieldSet, 'typeNames' | 'essential'>,
  asked: FieldList,
  ofEdge: boolean,
): FieldPath | null {
  const missing = missingFieldOf(error);
  if (missing === null) return null;
  const { name, type } = missing;
  const { own, inner, account } = typeNames;
  const parent = [...inner].find(([, pattern]) => pattern.test(type))?.[0];
  if (parent === undefined && (account.test(type) || (!own.test(type) && !ofEdge))) return null;
  const path = parent === undefined ? name : `${parent}.${name}`;
  const [first = path] = path.split('.');
  return hasField(asked, path) && !essential.has(first) ? path : null;
}
