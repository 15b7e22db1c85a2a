import {
  type Finding,
  findEnds,
  findRefusedSecret,
  toFinding,
  toInspection,
} from '../account-access/access-findings.js';
import type { TokenFacts } from '../account-access/token-facts.js';
import { isPlainRefusal } from '../edge-walk/plain-refusal.js';
import type { GraphBatchResult } from '../graph-api/batch-request.js';
import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { asText } from '../graph-api/json-value.js';
import { migratedPageIdOf } from '../graph-api/migrated-page-id.js';
import type { AccessInspection, InspectedToken } from '../ports/access-inspection.js';

/** Everything that Meta answered about a Page and its token. */
export interface AccessFacts {
  readonly pageId: string;
  /** What `debug_token` told; `null` when it told nothing. */
  readonly token: TokenFacts | null;
  readonly me: GraphBatchResult;
  readonly posts: GraphBatchResult;
  readonly reels: GraphBatchResult;
  /** The Graph API version that was asked for. */
  readonly version: string;
  readonly now: Date;
}

/**
 * Says what Meta's answers mean for the one who wants to read the Page. Pure.
 *
 * What the Page's edges answer is believed only after `/me` has shown that the token works, as after a failed run; and
 * 100/33, which valid tokens get in outages too, is never more than a possibility.
 */
export function concludeAccess(facts: AccessFacts): AccessInspection {
  const migratedTo = migratedToOf(facts);
  const living = facts.token?.refusal === null ? facts.token : null;
  const findings = [...findAccess(facts, migratedTo), ...findEnds(living, facts.version, facts.now)];
  return toInspection(findings, describeToken(facts), migratedTo);
}

function findAccess(facts: AccessFacts, migratedTo: string | null): readonly Finding[] {
  const { me, token } = facts;
  const refusedSecret = findRefusedSecret(failuresOf(facts));
  if (refusedSecret !== null) return [refusedSecret];
  if (me.kind === 'answer') return [...findOwner(facts, migratedTo), ...findPage(facts, migratedTo)];
  const { kind, message } = me.error.classification;
  if (kind === 'token' && (token?.type === 'user' || token?.type === 'other') && token.refusal === null) {
    return [['NOT_A_PAGE_TOKEN', message]];
  }
  if (kind === 'token') return [['TOKEN_DEAD', message]];
  if (token !== null && token.refusal !== null) return [['TOKEN_DEAD', token.refusal]];
  if (kind === 'permission') return [['PERMISSION_MISSING', message]];
  return [['PLATFORM_UNAVAILABLE', message]];
}

function findOwner(facts: AccessFacts, migratedTo: string | null): readonly Finding[] {
  const { pageId } = facts;
  const { type, belongsTo } = describeToken(facts);
  if (belongsTo === null) return [['PLATFORM_UNAVAILABLE', 'Meta answered without saying whose the token is']];
  if (belongsTo === pageId || belongsTo === migratedTo) return [];
  if (type === 'user' || type === 'other') {
    const owner = type === 'user' ? 'a person' : 'a system user or an app';
    return [['NOT_A_PAGE_TOKEN', `The token is that of ${owner} (${belongsTo}) and not that of Page ${pageId}`]];
  }
  return [['TOKEN_OF_ANOTHER_PAGE', `The token is that of ${belongsTo} and not that of Page ${pageId}`]];
}

/** What the edges say. With a token that is not the Page's own their refusals are no wonder. */
function findPage(facts: AccessFacts, migratedTo: string | null): readonly Finding[] {
  const { pageId, posts, reels } = facts;
  if (migratedTo !== null) return [['PAGE_MIGRATED', `Page ${pageId} has the id ${migratedTo} now`]];
  const { type, belongsTo } = describeToken(facts);
  if (belongsTo !== pageId) return type === 'user' ? findMissing(facts) : [];
  const missing = findMissing(facts);
  if (posts.kind === 'failed') {
    const finding = toFinding(posts.error.classification);
    // Meta gives 100/33 for a missing permission too, and so it is explained.
    return missing.length > 0 && finding[0] === 'PAGE_UNAVAILABLE' ? missing : [...missing, finding];
  }
  if (reels.kind === 'failed') {
    const { classification } = reels.error;
    const refused: Finding = ['EDGE_UNAVAILABLE', `video_reels: ${classification.message}`];
    return [...missing, isPlainRefusal(classification) ? refused : toFinding(classification)];
  }
  const isEmpty = [posts, reels].every(
    ({ answer }) => Array.isArray(answer.body.data) && answer.body.data.length === 0,
  );
  if (!isEmpty || facts.token?.permissions) return missing;
  return [...missing, ['NOTHING_VISIBLE', `Page ${pageId} shows neither posts nor reels`]];
}

function findMissing({ token, pageId }: AccessFacts): readonly Finding[] {
  if (token === null || token.missing.length === 0) return [];
  return [['PERMISSION_MISSING', `The token lacks ${token.missing.join(', ')} for Page ${pageId}`]];
}

function describeToken({ token, me, pageId }: AccessFacts): InspectedToken {
  const { id, name } = me.kind === 'answer' ? me.answer.body : {};
  const myId = typeof id === 'number' ? String(id) : asText(id);
  return {
    type: token !== null && token.type !== 'unknown' ? token.type : myId === pageId ? 'page' : 'unknown',
    belongsTo: myId ?? token?.ownerId ?? null,
    name: asText(name),
    permissions: token?.permissions ?? null,
    expiresAt: token?.expiresAt ?? 'unknown',
    dataAccessExpiresAt: token?.dataAccessExpiresAt ?? 'unknown',
  };
}

function migratedToOf({ posts, reels }: AccessFacts): string | null {
  const messages = failuresOf({ posts, reels }).map(({ message }) => migratedPageIdOf(message));
  return messages.find((id) => id !== null) ?? null;
}

function failuresOf(
  results: Partial<Pick<AccessFacts, 'me' | 'posts' | 'reels'>>,
): readonly GraphErrorClassification[] {
  return [results.me, results.posts, results.reels].flatMap((result) =>
    result?.kind === 'failed' ? [result.error.classification] : [],
  );
}
