import type { GraphBatchResult } from '../graph-api/batch-request.js';
import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { describeVersionEnd, graphVersionStatus } from '../graph-api/graph-versions.js';
import { asText } from '../graph-api/json-value.js';
import { migratedPageIdOf } from '../graph-api/migrated-page-id.js';
import {
  type AccessEnd,
  type AccessInspection,
  type AccessProblem,
  accessProblem,
  type InspectedToken,
} from '../ports/access-inspection.js';
import { isPlainRefusal } from './plain-refusal.js';
import type { TokenFacts } from './token-facts.js';

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

/** How long before its end a token is told to end soon: a week. */
const NOTICE_MS = 7 * 86_400_000;
const APP_SECRET_PROOF = /\bapp ?secret[_ ]?proof\b/i;

/** A problem that a failed call amounts to. */
type Finding = readonly [AccessProblem['code'], string];

/**
 * Says what Meta's answers mean for the one who wants to read the Page. Pure.
 *
 * What the Page's edges answer is believed only after `/me` has shown that the token works, as after a failed run; and
 * 100/33, which valid tokens get in outages too, is never more than a possibility.
 */
export function concludeAccess(facts: AccessFacts): AccessInspection {
  const migratedTo = migratedToOf(facts);
  const findings = [...findAccess(facts, migratedTo), ...findEnds(facts), ...findVersion(facts)];
  const codes = findings.map(([code]) => code);
  const first = findings.filter(([code], index) => codes.indexOf(code) === index);
  return {
    token: describeToken(facts),
    problems: first.map(([code, message]) => accessProblem(code, message)),
    missingPermissions: missingPermissionsOf(first),
    migratedTo,
  };
}

function findAccess(facts: AccessFacts, migratedTo: string | null): readonly Finding[] {
  const { me, token } = facts;
  const proof = failuresOf(facts).find(({ message }) => APP_SECRET_PROOF.test(message));
  if (proof !== undefined) return [['APP_SECRET_REFUSED', proof.message]];
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

function toFinding({ kind, message }: GraphErrorClassification): Finding {
  switch (kind) {
    case 'permission':
      return ['PERMISSION_MISSING', message];
    case 'not-found':
      return ['PAGE_NOT_FOUND', message];
    case 'suspicious':
      return ['PAGE_UNAVAILABLE', message];
    case 'token':
      return ['TOKEN_DEAD', message];
    default:
      return ['PLATFORM_UNAVAILABLE', message];
  }
}

function findMissing({ token, pageId }: AccessFacts): readonly Finding[] {
  if (token === null || token.missing.length === 0) return [];
  return [['PERMISSION_MISSING', `The token lacks ${token.missing.join(', ')} for Page ${pageId}`]];
}

/** Meta names a missing permission in its message, as we do. */
function missingPermissionsOf(findings: readonly Finding[]): readonly string[] {
  const missing = findings.find(([code]) => code === 'PERMISSION_MISSING');
  return [...new Set(missing?.[1].match(/\bpages_[a-z_]{1,60}\b/g) ?? [])];
}

function findEnds({ token, now }: AccessFacts): readonly Finding[] {
  if (token === null || token.refusal !== null) return [];
  const findings: Finding[] = [];
  if (isSoon(token.expiresAt, now))
    findings.push(['TOKEN_EXPIRES_SOON', `The token ${describeEnd(token.expiresAt, now)}`]);
  if (isSoon(token.dataAccessExpiresAt, now)) {
    findings.push(['DATA_ACCESS_EXPIRES_SOON', `The access to data ${describeEnd(token.dataAccessExpiresAt, now)}`]);
  }
  return findings;
}

function findVersion({ version, now }: AccessFacts): readonly Finding[] {
  const status = graphVersionStatus(version, now);
  const message = describeVersionEnd(version, status);
  if (message === null) return [];
  return [[status.kind === 'ended' ? 'VERSION_ENDED' : 'VERSION_ENDING', message]];
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

function isSoon(end: AccessEnd, now: Date): end is Date {
  return end instanceof Date && end.getTime() - now.getTime() <= NOTICE_MS;
}

function describeEnd(end: Date, now: Date): string {
  return `${end > now ? 'ends' : 'ended'} on ${end.toISOString().slice(0, 10)}`;
}
