import type { FieldSelection } from './field-selection.js';
import { NODE_SCHEMAS } from './node-schemas.js';
import { selectorOf } from './select-fields.js';
import { EDGE_NAMES, type EdgeName, type GraphNode, type NodeRecord, type PageState } from './world/records.js';

/** A single Post or Video. */
export function readRecord(record: NodeRecord, fields: readonly FieldSelection[] | null): GraphNode {
  return selectorOf(fields, NODE_SCHEMAS[record.type])(record.node);
}

/**
 * A Page, with the edges that field expansion asks for; `readEdge` reads one of them.
 * @see https://developers.facebook.com/docs/graph-api/guides/field-expansion/
 */
export function readPage(
  page: PageState,
  fields: readonly FieldSelection[] | null,
  readEdge: (edge: EdgeName, selection: FieldSelection) => Record<string, unknown>,
): GraphNode {
  const edges = (fields ?? []).flatMap((selection) => {
    const edge = EDGE_NAMES.find((name) => name === selection.name);
    return edge === undefined ? [] : [{ edge, selection }];
  });
  const own = fields?.filter(({ name }) => !edges.some(({ edge }) => edge === name)) ?? null;
  const answer = selectorOf(own, NODE_SCHEMAS.Page)(pageNode(page));
  return {
    ...answer,
    ...Object.fromEntries(edges.map(({ edge, selection }) => [edge, readEdge(edge, selection)])),
  };
}

/** The user behind a user token. */
export function readUser(
  user: { readonly id: string; readonly name: string },
  fields: readonly FieldSelection[] | null,
): GraphNode {
  return selectorOf(fields, NODE_SCHEMAS.User)({ id: user.id, name: user.name, first_name: user.name });
}

function pageNode(page: PageState): GraphNode {
  return {
    id: page.id,
    name: page.name,
    ...(page.vanity === null ? {} : { username: page.vanity }),
    link: `https://www.facebook.com/${page.vanity ?? page.id}`,
    category: 'Media/news company',
    fan_count: 1234,
    followers_count: 1240,
    verification_status: 'not_verified',
    is_published: true,
    has_transitioned_to_new_page_experience: page.newPagesExperience,
  };
}
