import type { IntegrationRef } from '../content/content-item.js';
import { type Clock, systemClock } from '../ports/clock.js';
import type { IngestionState, IngestionStateRepository } from '../ports/ingestion-state-repository.js';
import { updateState } from './update-state.js';

/**
 * Makes a paused integration active again, after a person has reconnected it. It goes on where it stopped: the
 * watermark and the saved positions stay.
 *
 * Idempotent. Returns the state, or `null` when the integration was never read (and so was never paused).
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
  const state = await updateState(ports.state, known, (current) => ({
    ...current,
    status: 'ACTIVE',
    nextEligibleAt: null,
    lastError: null,
    suspicion: null,
    consecutiveFailures: 0,
  }));
  await ports.state.resolveFailures(integration, { scope: 'run' }, (ports.clock ?? systemClock).now());
  return state;
}
