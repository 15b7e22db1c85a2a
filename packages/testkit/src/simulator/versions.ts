import { GRAPH_API_VERSIONS, graphVersionStatus } from '@org/ingest-core';

/**
 * The version that answers a call for `asked`: a version that has ended falls forward to the oldest living one, without
 * a word. `null` for a version that never was.
 */
export function answeringVersion(asked: string, now: Date): string | null {
  if (isLiving(asked, now)) return asked;
  const newest = Math.max(...GRAPH_API_VERSIONS.map(({ version }) => majorOf(version)));
  if (!Number.isFinite(majorOf(asked)) || majorOf(asked) > newest) return null;
  return GRAPH_API_VERSIONS.filter(({ version }) => isLiving(version, now)).at(-1)?.version ?? null;
}

function majorOf(version: string): number {
  return Number(version.slice(1));
}

function isLiving(version: string, now: Date): boolean {
  return ['current', 'ending'].includes(graphVersionStatus(version, now).kind);
}
