import type { IntegrationRef } from '../content/content-item.js';
import { IngestError } from '../errors.js';
import type { IngestionState, IngestionStateRepository } from '../ports/ingestion-state-repository.js';

/** How often a save is tried against other writers before it is given up. */
const MAX_SAVES = 10;

/** The state of an integration that was never read. */
export function initialState({ organizationId, integrationId }: IntegrationRef): IngestionState {
  return {
    organizationId,
    integrationId,
    status: 'ACTIVE',
    watermark: null,
    resumePositions: {},
    nextEligibleAt: null,
    lastError: null,
    suspicion: null,
    consecutiveFailures: 0,
    lastSuccessAt: null,
    pageSize: null,
    version: 0,
  };
}

/**
 * Saves `change(state)`; when another writer was faster, reloads and applies the change to what that writer left.
 * `change` may run several times, so it must be pure.
 * @throws {IngestError} `STATE_CONFLICT` when other writers win ten times in a row.
 */
export async function updateState(
  repository: IngestionStateRepository,
  known: IngestionState,
  change: (state: IngestionState) => IngestionState,
): Promise<IngestionState> {
  let state = known;
  for (let tries = 0; tries < MAX_SAVES; tries += 1) {
    const saved = await repository.save(change(state));
    if (saved !== null) return saved;
    state = (await repository.load(known)) ?? initialState(known);
  }
  throw new IngestError(
    'STATE_CONFLICT',
    `The state of integration "${known.integrationId}" was changed by others ${MAX_SAVES} times in a row. Run one job an integration at a time.`,
  );
}
