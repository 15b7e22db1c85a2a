/** One Graph API version, and how long it answers. */
export interface GraphApiVersion {
  /** As Meta writes it, such as `v25.0`. */
  readonly version: string;
  /** The day on which it stops answering, `YYYY-MM-DD`; `null` while Meta names none. */
  readonly endsOn: string | null;
}

/**
 * The versions that Meta has announced, newest first.
 * @see https://developers.facebook.com/docs/graph-api/changelog/versions/
 */
export const GRAPH_API_VERSIONS: readonly GraphApiVersion[] = [
  { version: 'v26.0', endsOn: null },
  { version: 'v25.0', endsOn: '2028-07-29' },
  { version: 'v24.0', endsOn: '2028-02-18' },
  { version: 'v23.0', endsOn: '2027-10-08' },
  { version: 'v22.0', endsOn: '2027-05-20' },
  { version: 'v21.0', endsOn: '2027-01-21' },
  { version: 'v20.0', endsOn: '2026-09-24' },
  { version: 'v19.0', endsOn: '2026-05-21' },
  { version: 'v18.0', endsOn: '2026-01-26' },
];

/** How many days ahead the end of a version is told. */
export const VERSION_NOTICE_DAYS = 90;

/** Where a version is in its life. */
export type GraphVersionStatus =
  | { readonly kind: 'current' }
  /** It ends within `VERSION_NOTICE_DAYS`; `days` are left, the last one counted, so at least 1. */
  | { readonly kind: 'ending'; readonly endsOn: string; readonly days: number }
  /** Calls for it are answered by a newer version, without a word. */
  | { readonly kind: 'ended'; readonly endsOn: string }
  /** It is not in `GRAPH_API_VERSIONS`: too old, or too new for this SDK. */
  | { readonly kind: 'unknown' };

const DAY_MS = 86_400_000;

/**
 * Whether a version still answers, and for how long. Pure. Days begin at midnight UTC, since Meta names no hour.
 *
 * @example
 * ```ts
 * graphVersionStatus('v21.0', new Date('2026-12-22T00:00:00Z')); // { kind: 'ending', endsOn: '2027-01-21', days: 30 }
 * ```
 */
export function graphVersionStatus(version: string, now: Date): GraphVersionStatus {
  const known = GRAPH_API_VERSIONS.find((candidate) => candidate.version === version);
  if (known === undefined) return { kind: 'unknown' };
  const { endsOn } = known;
  if (endsOn === null) return { kind: 'current' };
  const days = Math.ceil((Date.parse(`${endsOn}T00:00:00Z`) - now.getTime()) / DAY_MS);
  if (days <= 0) return { kind: 'ended', endsOn };
  return days <= VERSION_NOTICE_DAYS ? { kind: 'ending', endsOn, days } : { kind: 'current' };
}

/** The end of a version in a sentence and what to do about it; `null` when there is nothing to say. */
export function describeVersionEnd(version: string, status: GraphVersionStatus): string | null {
  if (status.kind !== 'ending' && status.kind !== 'ended') return null;
  const days = status.kind === 'ending' ? `, in ${status.days} ${status.days === 1 ? 'day' : 'days'}` : '';
  const verb = status.kind === 'ending' ? 'ends' : 'ended';
  return `Graph API ${version} ${verb} on ${status.endsOn}${days}. Raise "version" of the Graph client`;
}
