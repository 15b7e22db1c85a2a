import { Inject, Injectable } from '@nestjs/common';
import { enqueueDueIntegrations, type IngestionJobInput, ingestOnce, type TickReport } from '@org/ingest-core';
import { Context } from '@temporalio/activity';
import type { PostizIngestion } from '../ingestion.js';
import { INGESTION } from '../ingestion-token.js';
import { type IngestResult, toIngestResult } from './ingest-result.js';
import { createWorkflowStarter, type WorkflowClientLike } from './workflow-starter.js';

/** The token of the workflow client; there, inject `TemporalService` and take `client.getRawClient().workflow`. */
export const WORKFLOW_CLIENT = Symbol('WORKFLOW_CLIENT');

/**
 * An activity class of `apps/orchestrator`. Tokens and connections stay in the worker: a workflow's history has only jobs
 * and results.
 */
@Injectable()
// @Activity()
export class IngestionActivity {
  constructor(
    @Inject(INGESTION) private readonly _ingestion: PostizIngestion,
    @Inject(WORKFLOW_CLIENT) private readonly _workflows: WorkflowClientLike,
  ) {}

  /** Reads one channel. */
  // @ActivityMethod()
  async ingestChannel(job: IngestionJobInput): Promise<IngestResult> {
    const context = Context.current();
    const signal = context.cancellationSignal;
    const report = await ingestOnce(job, this._ingestion, {
      signal,
      onEvent(event) {
        // Temporal cancels an activity by the answer to its heartbeat.
        if (event.kind === 'page-stored') context.heartbeat(event.totals);
      },
    });
    // A cancelled activity ends with the reason that Temporal gave; the next run goes on from the saved position.
    if (report.kind === 'interrupted') signal.throwIfAborted();
    return toIngestResult(report);
  }

  /** Starts a workflow for each channel that may be read now and has none that runs. */
  // @ActivityMethod()
  startDueChannels(spreadMs: number): Promise<TickReport> {
    return enqueueDueIntegrations(createWorkflowStarter(this._workflows), this._ingestion, { spreadMs });
  }
}
