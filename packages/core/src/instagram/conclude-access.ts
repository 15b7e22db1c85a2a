import {
  type Finding,
  findEnds,
  findRefusedSecret,
  toFinding,
  toInspection,
} from '../account-access/access-findings.js';
import type { TokenFacts } from '../account-access/token-facts.js';
import type { GraphBatchResult } from '../graph-api/batch-request.js';
import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { asRecord } from '../graph-api/json-value.js';
import type { AccessInspection, InspectedToken } from '../ports/access-inspection.js';
import { readTokenOwner, type TokenOwner } from './token-owner.js';

/** Everything that Meta answered about an account and its token. */
export interface InstagramAccessFacts {
  readonly accountId: string;
  /** What `debug_token` told; `null` when it told nothing, or was not asked. */
  readonly token: TokenFacts | null;
  readonly me: GraphBatchResult;
  /** The account that the token's Page shows; `null` when it shows none, or is none. */
  readonly linkedAccountId: string | null;
  /** Whether the token speaks for its owner's account alone, so that the owner has to be the account. */
  readonly isOwnToken: boolean;
  readonly media: GraphBatchResult;
  /** The Graph API version that was asked for. */
  readonly version: string;
  readonly now: Date;
}

/**
 * Says what Meta's answers mean for the one who wants to read the account. Pure.
 *
 * What the edge `media` answers is believed only after `/me` has shown that the token works; and 100/33, which valid
 * tokens get in outages too, is never more than a possibility.
 */
export function concludeInstagramAccess(facts: InstagramAccessFacts): AccessInspection {
  const { me, token, version, now } = facts;
  const owner = me.kind === 'answer' ? readTokenOwner(me.answer.body) : null;
  const living = token?.refusal === null ? token : null;
  const findings = [...findAccess(facts, owner), ...findEnds(living, version, now)];
  return toInspection(findings, describeToken(facts, owner), null);
}

function findAccess(facts: InstagramAccessFacts, owner: TokenOwner | null): readonly Finding[] {
  const { me, token, media } = facts;
  const refusedSecret = findRefusedSecret([me, media].flatMap(failureOf));
  if (refusedSecret !== null) return [refusedSecret];
  if (me.kind === 'answer') return [...findOwner(facts, owner), ...findMedia(facts)];
  const { kind, message } = me.error.classification;
  if (kind === 'token') return [['TOKEN_DEAD', message]];
  if (token !== null && token.refusal !== null) return [['TOKEN_DEAD', token.refusal]];
  if (kind === 'permission') return [['PERMISSION_MISSING', message]];
  return [['PLATFORM_UNAVAILABLE', message]];
}

function findOwner(facts: InstagramAccessFacts, owner: TokenOwner | null): readonly Finding[] {
  const { accountId, isOwnToken, linkedAccountId } = facts;
  const [ownId] = owner?.ids ?? [];
  if (ownId === undefined) return [['PLATFORM_UNAVAILABLE', 'Meta answered without saying whose the token is']];
  if (isOwnToken && owner?.ids.includes(accountId) === false) {
    return [['TOKEN_OF_ANOTHER_PAGE', `The token is that of Instagram account ${ownId} and not of ${accountId}`]];
  }
  if (!isOwnToken && linkedAccountId !== null && linkedAccountId !== accountId) {
    const shown = `The token is that of Page ${ownId}, whose Instagram account is ${linkedAccountId}`;
    return [['TOKEN_OF_ANOTHER_PAGE', `${shown} and not ${accountId}`]];
  }
  return [];
}

function findMedia({ token, media, accountId }: InstagramAccessFacts): readonly Finding[] {
  const missing = findMissing(token, accountId);
  if (media.kind === 'failed') {
    const finding = toFinding(media.error.classification);
    // Meta gives 100/33 for a missing permission too, and so it is explained.
    return missing.length > 0 && finding[0] === 'PAGE_UNAVAILABLE' ? missing : [...missing, finding];
  }
  const isEmpty = Array.isArray(media.answer.body.data) && media.answer.body.data.length === 0;
  if (!isEmpty || token?.permissions) return missing;
  return [...missing, ['NOTHING_VISIBLE', `Instagram account ${accountId} shows no media`]];
}

function findMissing(token: TokenFacts | null, accountId: string): readonly Finding[] {
  if (token === null || token.missing.length === 0) return [];
  return [['PERMISSION_MISSING', `The token lacks ${token.missing.join(', ')} for Instagram account ${accountId}`]];
}

function describeToken({ token, isOwnToken }: InstagramAccessFacts, owner: TokenOwner | null): InspectedToken {
  return {
    type: token !== null && token.type !== 'unknown' ? token.type : isOwnToken && owner !== null ? 'user' : 'unknown',
    belongsTo: owner?.ids[0] ?? token?.ownerId ?? null,
    name: owner?.name ?? null,
    permissions: token?.permissions ?? null,
    expiresAt: token?.expiresAt ?? 'unknown',
    dataAccessExpiresAt: token?.dataAccessExpiresAt ?? 'unknown',
  };
}

function failureOf(result: GraphBatchResult): readonly GraphErrorClassification[] {
  return result.kind === 'failed' ? [result.error.classification] : [];
}

/** What an edge inside `/me` answered, as if it had been asked alone. */
export function edgeInside(me: GraphBatchResult, edge: string): GraphBatchResult {
  if (me.kind === 'failed') return me;
  const { body } = me.answer;
  // An edge that holds nothing is left out.
  const inside = asRecord(body[edge]) ?? { data: [] };
  return { kind: 'answer', answer: { ...me.answer, body: inside } };
}
