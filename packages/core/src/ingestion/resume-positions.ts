import type { IngestionState } from '../ports/ingestion-state-repository.js';

/** The key in `resumePositions` of what a source still owes; no job has it. */
export const OWED_KEY = 'owed';

/** How long the position of a walk over named days is kept when no job asks for these days again. */
const KEPT_MS = 7 * 86_400_000;

/** Leaves out walks over named days that nobody came back to, so that a state cannot grow without bound. */
export function withoutStale(
  positions: IngestionState['resumePositions'],
  current: string,
  now: Date,
): IngestionState['resumePositions'] {
  const kept = Object.entries(positions).filter(
    ([key, { startedAt }]) =>
      key === current || !key.startsWith('incremental/') || now.getTime() - startedAt.getTime() < KEPT_MS,
  );
  return Object.fromEntries(kept);
}
