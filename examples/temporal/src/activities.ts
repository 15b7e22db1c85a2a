import { type IngestionJobInput, type IngestionPorts, ingestOnce } from '@org/ingest-core';
import { Context } from '@temporalio/activity';
import { type IngestResult, toIngestResult } from './ingest-result.js';

/** What a worker registers: `activities: createActivities(ports)`. */
export interface Activities {
  ingest(job: IngestionJobInput): Promise<IngestResult>;
}

/** The ports, with their tokens and connections, stay in the worker; a workflow's history has only jobs and results. */
export function createActivities(ports: IngestionPorts): Activities {
  return {
    async ingest(job) {
      const context = Context.current();
      const signal = context.cancellationSignal;
      const report = await ingestOnce(job, ports, {
        signal,
        onEvent(event) {
          // Temporal cancels an activity by the answer to its heartbeat.
          if (event.kind === 'page-stored') context.heartbeat(event.totals);
        },
      });
      // A cancelled activity ends with the reason that Temporal gave. The position is saved, and the next run goes on from it.
      if (report.kind === 'interrupted') signal.throwIfAborted();
      return toIngestResult(report);
    },
  };
}
