import type { IngestionState } from '../ports/ingestion-state-repository.js';

/** The key in `resumePositions` of what a source still owes; no job has it. */
export const OWED_KEY = 'owed';

const DAY_MS = 86_400_000;

/** How many days after its start the position of a walk that nobody came back to is kept, by what its key begins with. */
export const KEPT_DAYS = { 'incremental/': 7, 'backfill/': 90 } as const;

/**
 * Leaves out walks over a fixed window that nobody came back to, so that a state cannot grow without bound: such a walk
 * begins at its start again. What is owed and the walk from the watermark are kept.
 */
export function withoutStale(
  positions: IngestionState['resumePositions'],
  current: string,
  now: Date,
): IngestionState['resumePositions'] {
  const kept = Object.entries(positions).filter(
    ([key, { startedAt }]) => key === current || now.getTime() - startedAt.getTime() < keptMs(key),
  );
  return Object.fromEntries(kept);
}

function keptMs(key: string): number {
  const [, days = Number.POSITIVE_INFINITY] =
    Object.entries(KEPT_DAYS).find(([beginning]) => key.startsWith(beginning)) ?? [];
  return days * DAY_MS;
}
