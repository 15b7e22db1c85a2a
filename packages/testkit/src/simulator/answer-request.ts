import { missingPermissionOf } from './account-permission.js';
import type { EdgeCache } from './edge-list.js';
import { type FieldSelection, parseFields } from './field-selection.js';
import { failures, GraphFailure } from './graph-failure.js';
import type { GraphRequest } from './graph-request.js';
import { inspectToken } from './inspect-token.js';
import { printFields } from './print-fields.js';
import { type AnswerTweaks, type EdgeBehaviour, type EdgeQuery, readEdge } from './read-edge.js';
import { readPage, readRecord, readUser } from './read-node.js';
import type { TokenRegistry, TokenState } from './tokens.js';
import { type EdgeName, edgesOf, type PageState } from './world/records.js';
import type { World } from './world/world.js';

/** What a call that passed the door is answered from. */
export interface AnswerSources {
  readonly world: World;
  readonly tokens: TokenRegistry;
  readonly edges: EdgeCache;
  readonly behaviour: EdgeBehaviour;
  /** Scheme and host of `next` and `previous`. */
  readonly linkBase: string;
  readonly now: Date;
}

export interface AdmittedRequest {
  readonly request: GraphRequest;
  readonly token: TokenState;
  readonly version: string;
  readonly tweaks: AnswerTweaks;
  readonly nonce: number;
}

/** The body of a good answer. Throws a `GraphFailure` for every other. */
export function answerRequest(sources: AnswerSources, admitted: AdmittedRequest): Record<string, unknown> {
  const { request, token } = admitted;
  const { target } = request;
  if (target.kind === 'debug-token' && request.host === 'instagram') {
    throw new GraphFailure(failures.noSuchObject('debug_token'));
  }
  if (target.kind === 'debug-token') {
    if (request.inspectedToken === null)
      throw new GraphFailure(failures.invalidParameter('The parameter input_token is required'));
    const isOwn = request.inspectedToken === token.value;
    return inspectToken(isOwn ? token : sources.tokens.find(request.inspectedToken), token, sources.now);
  }
  if (target.kind === 'unknown-path') throw new GraphFailure(failures.unknownPath(target.path));
  if (request.method !== 'GET') {
    throw new GraphFailure(failures.noSuchObject(target.objectId, request.method.toLowerCase()));
  }
  const fields = fieldsOf(request.query.get('fields'));
  if (target.objectId === 'me' && target.kind === 'node') {
    const { owner } = token;
    if (owner.kind === 'app') throw new GraphFailure(failures.missingTokenForMe());
    if (owner.kind === 'user') return readUser(owner, fields);
    const account = owner.kind === 'page' ? owner.page : owner.account;
    return readPage(account, fields, (edge, selection) => expand(sources, admitted, account, edge, selection));
  }
  const found = findObject(sources, request, target.objectId, token);
  checkAccess(found.page, token, found.kind === 'record' ? target.objectId : null, target.kind === 'edge');
  const isUnknownEdge = target.kind === 'edge' && !edgesOf(found.page).includes(target.edge);
  if (target.kind === 'unknown-edge' || isUnknownEdge || (target.kind === 'edge' && found.kind === 'record')) {
    const name = target.kind === 'edge' ? target.edge : target.name;
    throw new GraphFailure(failures.unknownField(name, typeNameOf(found)));
  }
  if (target.kind === 'edge') {
    const { query } = request;
    return readPageEdge(sources, admitted, found.page, target.edge, query, {
      fields,
      limit: query.get('limit'),
      since: query.get('since'),
      until: query.get('until'),
      after: query.get('after'),
      before: query.get('before'),
      pagingToken: query.get('__paging_token'),
      previous: query.has('__previous'),
    });
  }
  if (found.kind === 'record') {
    const { record } = found;
    if (record.refusal !== undefined) throw new GraphFailure(record.refusal);
    return { ...readRecord(record, fields) };
  }
  return readPage(found.page, fields, (edge, selection) => expand(sources, admitted, found.page, edge, selection));
}

function fieldsOf(text: string | null): readonly FieldSelection[] | null {
  return text === null || text.trim() === '' ? null : parseFields(text);
}

type Found = Extract<ReturnType<World['find']>, { readonly kind: 'page' | 'record' }>;

function typeNameOf(found: Found): string {
  if (found.kind === 'record') return found.record.type;
  return found.page.kind === 'instagram' ? 'IGUser' : 'Page';
}

/** An Instagram story is there for a day. */
const STORY_LIFETIME_MS = 86_400_000;

function hasExpired({ record, page }: Found & { readonly kind: 'record' }, now: Date): boolean {
  const isStory = page.kind === 'instagram' && record.edges.has('stories');
  return isStory && record.createdAt < now.getTime() - STORY_LIFETIME_MS;
}

function findObject({ world, now }: AnswerSources, { host }: GraphRequest, objectId: string, token: TokenState): Found {
  if (objectId === 'me') {
    if (token.owner.kind === 'page') return { kind: 'page', page: token.owner.page };
    if (token.owner.kind === 'instagram') return { kind: 'page', page: token.owner.account };
    throw new GraphFailure(failures.noSuchObject('me'));
  }
  const found = world.find(objectId);
  if (found !== null && host === 'instagram' && found.page.kind !== 'instagram') return missing(objectId);
  if (found === null) {
    throw new GraphFailure(
      /^[\d_]+$/.test(objectId) ? failures.noSuchObject(objectId) : failures.noSuchAlias(objectId),
    );
  }
  if (found.kind === 'former-id') throw new GraphFailure(failures.migrated(objectId, found.page.id));
  if (found.kind === 'record' && (!found.record.visible || hasExpired(found, now))) return missing(objectId);
  return { ...found };
}

function missing(objectId: string): never {
  throw new GraphFailure(failures.noSuchObject(objectId));
}

/** A page token reads its own page; a user token the pages its user has a role on, unless they want a page token. */
function checkAccess(page: PageState, { owner }: TokenState, recordId: string | null, isEdge: boolean): void {
  const mayRead = isReadBy(page, owner);
  if (!mayRead) {
    throw new GraphFailure(recordId === null ? missingPermissionOf(page) : failures.noSuchObject(recordId));
  }
  if (owner.kind === 'user' && page.newPagesExperience && isEdge) throw new GraphFailure(failures.pageTokenRequired());
  if (page.obstacle?.kind === 'failure') throw new GraphFailure(page.obstacle.failure);
}

function isReadBy(page: PageState, owner: TokenState['owner']): boolean {
  if (owner.kind === 'page') return owner.page === page || owner.page.instagram === page;
  if (owner.kind === 'instagram') return owner.account === page;
  return owner.kind === 'user' && owner.pages.has(page);
}

/** An edge inside a Page's `fields`. */
function expand(
  sources: AnswerSources,
  admitted: AdmittedRequest,
  page: PageState,
  edge: EdgeName,
  { children, modifiers }: FieldSelection,
): Record<string, unknown> {
  checkAccess(page, admitted.token, null, true);
  const parameters = new URLSearchParams(modifiers);
  if (children !== null) parameters.set('fields', printFields(children));
  return readPageEdge(sources, admitted, page, edge, parameters, {
    fields: children,
    limit: modifiers.limit ?? null,
    since: modifiers.since ?? null,
    until: modifiers.until ?? null,
    after: modifiers.after ?? null,
    before: modifiers.before ?? null,
    pagingToken: null,
    previous: false,
  });
}

function readPageEdge(
  { edges, behaviour, linkBase, now }: AnswerSources,
  { token, version, tweaks, nonce }: AdmittedRequest,
  page: PageState,
  edge: EdgeName,
  parameters: URLSearchParams,
  query: EdgeQuery,
): Record<string, unknown> {
  // Meta puts the token into its links, wherever it came from, and leaves the proof out.
  const link = (changes: Readonly<Record<string, string | undefined>>) => {
    const linked = new URLSearchParams([['access_token', token.value], ['pretty', '0'], ...parameters]);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) linked.delete(name);
      else linked.set(name, value);
    }
    return `${linkBase}/${version}/${page.id}/${edge}?${linked}`;
  };
  return readEdge(edges, behaviour, { page, edge, query, tweaks, nonce, now, link });
}
