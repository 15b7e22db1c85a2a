import type { FieldSelection } from './field-selection.js';
import { NODE_SCHEMAS } from './node-schemas.js';
import { selectorOf } from './select-fields.js';
import type { TokenState } from './tokens.js';
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

/**
 * What Meta says of a token.
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token/
 */
export function readTokenInfo(token: TokenState | null): Record<string, unknown> {
  if (token === null) {
    const error = { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  const { owner, refusal } = token;
  const facts = {
    app_id: '1234567890',
    type: owner.kind === 'page' ? 'PAGE' : 'USER',
    application: 'Simulated app',
    expires_at: 0,
    ...(owner.kind === 'page' ? { profile_id: owner.page.id } : {}),
    user_id: owner.kind === 'page' ? '100000000000001' : owner.id,
  };
  if (refusal !== null) {
    const { code, message, subcode } = refusal;
    const error = { code, message, ...(subcode === undefined ? {} : { subcode }) };
    return { data: { ...facts, error, is_valid: false, scopes: [] } };
  }
  const scopes =
    owner.kind === 'page' && owner.page.obstacle !== null ? [] : ['pages_show_list', 'pages_read_engagement'];
  return { data: { ...facts, is_valid: true, scopes } };
}
