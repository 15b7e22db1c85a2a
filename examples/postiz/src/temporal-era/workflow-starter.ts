import type { JobRequest, JobRunner } from '@org/ingest-core';

/** Of `@temporalio/client`: what starts a workflow. */
export interface WorkflowClientLike {
  start(workflow: string, options: WorkflowStart): Promise<unknown>;
}

interface WorkflowStart {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: [JobRequest['payload']];
  /** In milliseconds. */
  readonly startDelay: number;
}

/**
 * Adds a job by starting its workflow. The id of a job of a tick is that of its channel, so one that still runs is not
 * started again.
 */
export function createWorkflowStarter(client: WorkflowClientLike): Pick<JobRunner, 'enqueueMany'> {
  async function start({ id, payload, delayMs = 0 }: JobRequest): Promise<boolean> {
    // What comes without an id would be a job for each call.
    const workflowId = id ?? `ingest-${payload.organizationId}-${payload.integrationId}`;
    try {
      await client.start('ingestChannel', { workflowId, taskQueue: 'main', args: [payload], startDelay: delayMs });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return false;
      throw error;
    }
  }

  return {
    async enqueueMany(requests) {
      const started = await Promise.all(requests.map(start));
      return { added: started.filter(Boolean).length };
    },
  };
}
