import type { IntegrationRef } from '../content/content-item.js';
import type { IngestionPorts } from './ingestion-ports.js';

/** Hands the host an error as it was thrown. A listener that throws itself harms nothing. */
export function tellThrown(
  { onError, logger }: Pick<IngestionPorts, 'onError' | 'logger'>,
  { organizationId, integrationId }: IntegrationRef,
  error: unknown,
): void {
  try {
    onError?.(error, { organizationId, integrationId });
  } catch {
    logger?.warn('The listener for errors threw', { organizationId, integrationId });
  }
}
