import { createIngestionEmitter, type EventClientLike } from '@org/ingest-adapter-bullmq';
import { enqueueDueIntegrations, type TickPorts, type TickReport } from '@org/ingest-core';

/**
 * Emits a job for every channel that may be read now onto `analytics-ingest-metadata`, and none for one whose job still
 * waits or runs. The jobs begin spread over the next ten minutes.
 */
export function emitDueChannels(client: EventClientLike, ports: TickPorts, spreadMs = 600_000): Promise<TickReport> {
  return enqueueDueIntegrations(createIngestionEmitter(client), ports, { spreadMs });
}
