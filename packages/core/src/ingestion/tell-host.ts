import { migratedPageIdOf } from '../graph-api/migrated-page-id.js';
import type { RecordedError } from '../ports/ingestion-state-repository.js';
import type { ReauthorizationRequired } from '../ports/integration-provider.js';
import type { IngestionRun } from './ingestion-run.js';
import { describeError } from './recorded-error.js';
import { tellThrown } from './tell-thrown.js';

/** Tells the host that a person has to act. A host that fails to listen does not undo the pause. */
export async function tellHost(
  run: IngestionRun,
  status: ReauthorizationRequired['status'],
  error: RecordedError,
): Promise<void> {
  const { organizationId, integrationId, externalAccountId } = run.integration;
  const migratedTo = migratedPageIdOf(error.message);
  try {
    await run.ports.integrations.onReauthorizationRequired({
      organizationId,
      integrationId,
      externalAccountId,
      status,
      error,
      migratedTo,
    });
  } catch (cause) {
    tellThrown(run.ports, run.integration, cause);
    run.logger.error('The host could not be told that an integration is paused', {
      organizationId,
      integrationId,
      status,
      message: describeError(cause),
    });
  }
}
