import type { IngestionState } from '../ports/ingestion-state-repository.js';
import type { IngestionRun } from './ingestion-run.js';

/** How many failures of items are looked at when a run ends well; the rest is settled by later runs. */
const SETTLED_A_RUN = 500;

/** The state after a run that ended well: nothing is held against the integration any more. */
export function afterSuccess(state: IngestionState, now: Date): IngestionState {
  return {
    ...state,
    consecutiveFailures: 0,
    lastError: null,
    suspicion: null,
    nextEligibleAt: null,
    lastSuccessAt: now,
  };
}

/**
 * Marks what a run that ended well has settled in the failure log: failed runs, and items that could now be stored.
 * Reads and writes nothing when there was nothing to settle.
 */
export async function settleFailures(run: IngestionRun, before: IngestionState): Promise<void> {
  const { state } = run.ports;
  const now = run.clock.now();
  if (before.lastError !== null || before.consecutiveFailures > 0) {
    await state.resolveFailures(run.integration, { scope: 'run' }, now);
  }
  if (run.totals.inserted + run.totals.updated === 0) return;
  const open = await state.listFailures(run.integration, { limit: SETTLED_A_RUN });
  const stored: string[] = [];
  for (const failure of open) {
    const { externalContentId } = failure;
    if (failure.scope !== 'item' || externalContentId === null || run.asideIds.has(externalContentId)) continue;
    if ((await run.ports.content.find({ ...run.integration, externalContentId })) !== null)
      stored.push(externalContentId);
  }
  if (stored.length > 0)
    await state.resolveFailures(run.integration, { scope: 'item', externalContentIds: stored }, now);
}
