import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { type FieldList, type FieldPath, hasField } from './field-list.js';
import type { NodeFieldSet } from './node-fields.js';

const NO_SUCH_FIELD = /\bTried accessing nonexisting field \((\w+)\) on node type \((\w+)\)/;

/** What Meta calls the nodes that we ask for. */
const OWN_TYPE: Readonly<Record<NodeFieldSet['nodeType'], RegExp>> = {
  Post: /^(?:Page)?Post$/,
  Video: /^Video$/,
  Story: /^(?:Page)?Stor(?:y|ies)$/,
};

/** What Meta calls the nodes inside them. */
const INNER_TYPE: ReadonlyMap<string, RegExp> = new Map([
  ['attachments', /^StoryAttachment$/],
  ['from', /^(?:Profile|User)$/],
]);

/** Whether Meta says that nodes of an edge lack a field, whichever it is. Of the type `Page` the edge itself is missing. */
export function isAboutNodeField({ code, message }: Pick<GraphErrorClassification, 'code' | 'message'>): boolean {
  const type = code === 100 ? NO_SUCH_FIELD.exec(message)?.[2] : undefined;
  return type !== undefined && type !== 'Page';
}

/**
 * The field among those asked for that Meta says does not exist and that can be done without; otherwise `null`.
 *
 * An edge holds nodes of one type, so of an edge (`ofEdge`) a type by a name that we do not know is that of its nodes. A
 * single id may be that of anything, whose missing fields say nothing of posts and videos. The type `Page` is never
 * theirs: then the edge itself is missing.
 */
export function refusedFieldOf(
  error: Pick<GraphErrorClassification, 'code' | 'message'>,
  { nodeType, essential }: Pick<NodeFieldSet, 'nodeType' | 'essential'>,
  asked: FieldList,
  ofEdge: boolean,
): FieldPath | null {
  const [, name, type] = (error.code === 100 ? NO_SUCH_FIELD.exec(error.message) : null) ?? [];
  if (name === undefined || type === undefined || type === 'Page') return null;
  const parent = [...INNER_TYPE].find(([, pattern]) => pattern.test(type))?.[0];
  if (parent === undefined && !OWN_TYPE[nodeType].test(type) && !ofEdge) return null;
  const path = parent === undefined ? name : `${parent}.${name}`;
  const [first = path] = path.split('.');
  return hasField(asked, path) && !essential.has(first) ? path : null;
}
