import type { IntegrationRef } from '../content/content-item.js';
import { type Clock, systemClock } from '../ports/clock.js';
import type { IngestionState, IngestionStateRepository } from '../ports/ingestion-state-repository.js';
import { updateState } from './update-state.js';

const UNBURDENED = {
  status: 'ACTIVE',
  nextEligibleAt: null,
  lastError: null,
  suspicion: null,
  consecutiveFailures: 0,
} as const;

/**
 * Makes a paused integration active again, after a person has reconnected it. It goes on where it stopped: the
 * watermark and the saved positions stay.
 *
 * Idempotent, and a no-op for one that is not paused: a wait that Meta asked for stands, and `DISABLED` stays. Returns
 * the state, or `null` when the integration was never read (and so was never paused).
 *
 * @example
 * ```ts
 * await resumeIntegration({ organizationId, integrationId }, { state });
 * ```
 */
export async function resumeIntegration(
  integration: IntegrationRef,
  ports: { readonly state: IngestionStateRepository; readonly clock?: Clock },
): Promise<IngestionState | null> {
  const known = await ports.state.load(integration);
  if (known === null) return null;
  if (!isPaused(known)) return known;
  const state = await updateState(ports.state, known, (current) =>
    isPaused(current) ? { ...current, ...UNBURDENED } : current,
  );
  await ports.state.resolveFailures(integration, { scope: 'run' }, (ports.clock ?? systemClock).now());
  return state;
}

function isPaused({ status }: IngestionState): boolean {
  return status !== 'ACTIVE' && status !== 'DISABLED';
}
