import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import { describeVersionEnd, graphVersionStatus } from '../graph-api/graph-versions.js';
import {
  type AccessEnd,
  type AccessInspection,
  type AccessProblem,
  accessProblem,
  type InspectedToken,
} from '../ports/access-inspection.js';

/** A problem that an answer amounts to, and what it says. */
export type Finding = readonly [AccessProblem['code'], string];

/** How long before its end a token is told to end soon: a week. */
const NOTICE_MS = 7 * 86_400_000;
const APP_SECRET_PROOF = /\bapp ?secret[_ ]?proof\b/i;
const PERMISSION = /\b(?:pages|instagram)_[a-z_]{1,60}\b/g;

/** What a call for an account that failed amounts to, once the token has been shown to work. */
export function toFinding({ kind, message }: GraphErrorClassification): Finding {
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

/** Whether one of the failures is about the proof that calls come from the app. */
export function findRefusedSecret(failures: readonly GraphErrorClassification[]): Finding | null {
  const proof = failures.find(({ message }) => APP_SECRET_PROOF.test(message));
  return proof === undefined ? null : ['APP_SECRET_REFUSED', proof.message];
}

/** What ends soon, or has ended: the token, its access to data, the version of the API. */
export function findEnds(
  token: Pick<InspectedToken, 'expiresAt' | 'dataAccessExpiresAt'> | null,
  version: string,
  now: Date,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (token !== null && isSoon(token.expiresAt, now)) {
    findings.push(['TOKEN_EXPIRES_SOON', `The token ${describeEnd(token.expiresAt, now)}`]);
  }
  if (token !== null && isSoon(token.dataAccessExpiresAt, now)) {
    findings.push(['DATA_ACCESS_EXPIRES_SOON', `The access to data ${describeEnd(token.dataAccessExpiresAt, now)}`]);
  }
  const status = graphVersionStatus(version, now);
  const message = describeVersionEnd(version, status);
  if (message !== null) findings.push([status.kind === 'ended' ? 'VERSION_ENDED' : 'VERSION_ENDING', message]);
  return findings;
}

/** Findings as a person reads them: each code once, the first one counts. */
export function toInspection(
  findings: readonly Finding[],
  token: InspectedToken,
  migratedTo: string | null,
): AccessInspection {
  const codes = findings.map(([code]) => code);
  const first = findings.filter(([code], index) => codes.indexOf(code) === index);
  const missing = first.find(([code]) => code === 'PERMISSION_MISSING');
  return {
    token,
    problems: first.map(([code, message]) => accessProblem(code, message)),
    // Meta names a missing permission in its message, as we do.
    missingPermissions: [...new Set(missing?.[1].match(PERMISSION) ?? [])],
    migratedTo,
  };
}

function isSoon(end: AccessEnd, now: Date): end is Date {
  return end instanceof Date && end.getTime() - now.getTime() <= NOTICE_MS;
}

function describeEnd(end: Date, now: Date): string {
  return `${end > now ? 'ends' : 'ended'} on ${end.toISOString().slice(0, 10)}`;
}
