import type { IngestionState } from '../ports/ingestion-state-repository.js';
import type { IngestionRun } from './ingestion-run.js';

/** How many failures of items are looked at when a run ends well; the rest is settled by later runs. */
const SETTLED_A_RUN = 50;

/**
 * The state after a run that ended well: what was held against the integration when the run began is forgotten. What
 * others have decided meanwhile (a pause, a wait) stands.
 */
export function afterSuccess(state: IngestionState, before: IngestionState, now: Date): IngestionState {
  if (state.status !== 'ACTIVE') return { ...state, lastSuccessAt: now };
  const isNewWait =
    state.nextEligibleAt !== null && state.nextEligibleAt.getTime() !== before.nextEligibleAt?.getTime();
  return {
    ...state,
    consecutiveFailures: 0,
    lastError: isNewWait ? state.lastError : null,
    suspicion: null,
    nextEligibleAt: isNewWait ? state.nextEligibleAt : null,
    lastSuccessAt: now,
  };
}

/** Marks in the failure log what a run that ended well has settled. Costs nothing when there was nothing to settle. */
export async function settleFailures(run: IngestionRun, before: IngestionState): Promise<void> {
  if (before.lastError !== null || before.consecutiveFailures > 0) {
    await run.ports.state.resolveFailures(run.integration, { scope: 'run' }, run.clock.now());
  }
  await settleItems(run);
}

/** Marks items as settled that were set aside once and are stored now. Reads nothing when the run wrote nothing. */
export async function settleItems(run: IngestionRun): Promise<void> {
  if (run.totals.inserted + run.totals.updated === 0) return;
  const { content, state } = run.ports;
  const stored: string[] = [];
  for (const { scope, externalContentId } of await state.listFailures(run.integration, { limit: SETTLED_A_RUN })) {
    if (scope !== 'item' || externalContentId === null || run.asideIds.has(externalContentId)) continue;
    if ((await content.find({ ...run.integration, externalContentId })) !== null) stored.push(externalContentId);
  }
  if (stored.length === 0) return;
  await state.resolveFailures(run.integration, { scope: 'item', externalContentIds: stored }, run.clock.now());
}
