import type { FieldSelection } from './field-selection.js';
import { NODE_SCHEMAS } from './node-schemas.js';
import { selectorOf } from './select-fields.js';
import { type EdgeName, edgesOf, type GraphNode, type NodeRecord, type PageState } from './world/records.js';

/** A single Post, Video or Media. */
export function readRecord(record: NodeRecord, fields: readonly FieldSelection[] | null): GraphNode {
  return selectorOf(fields, NODE_SCHEMAS[record.type])(record.node);
}

/**
 * A Page or an Instagram account, with the edges that field expansion asks for; `readEdge` reads one of them.
 * @see https://developers.facebook.com/docs/graph-api/guides/field-expansion/
 */
export function readPage(
  page: PageState,
  fields: readonly FieldSelection[] | null,
  readEdge: (edge: EdgeName, selection: FieldSelection) => Record<string, unknown>,
): GraphNode {
  const edges = (fields ?? []).flatMap((selection) => {
    const edge = edgesOf(page).find((name) => name === selection.name);
    return edge === undefined ? [] : [{ edge, selection }];
  });
  const own = fields?.filter(({ name }) => !edges.some(({ edge }) => edge === name)) ?? null;
  const answer =
    page.kind === 'instagram'
      ? selectorOf(own, NODE_SCHEMAS.InstagramAccount)(instagramNode(page))
      : selectorOf(own, NODE_SCHEMAS.Page)(pageNode(page));
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

/** With Instagram Login `id` is another one for each app, and `user_id` the account's. */
function instagramNode(account: PageState): GraphNode {
  const { id, connection } = account;
  const isOwn = connection?.login === 'instagram-login';
  const media = [...account.entries].filter(({ kind }) => kind !== 'STORY');
  return {
    id: isOwn ? connection.appScopedId : id,
    ...(isOwn && { user_id: id, account_type: 'BUSINESS' }),
    ig_id: id.slice(4),
    username: account.vanity ?? account.name,
    name: account.name,
    followers_count: 1240,
    follows_count: 12,
    media_count: media.length,
  };
}

/** A token that may not read the account is not told that there is one; an outage takes nothing away. */
function linkedNode({ instagram }: PageState): GraphNode {
  if (instagram === null) return {};
  const { obstacle } = instagram;
  const isShown = obstacle === null || (obstacle.kind === 'failure' && obstacle.failure.subcode === 33);
  return isShown ? { instagram_business_account: instagramNode(instagram) } : {};
}

function pageNode(page: PageState): GraphNode {
  return {
    ...linkedNode(page),
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
