/** The logs of a queue's jobs. */
export interface JobLogs {
  addJobLog(jobId: string, line: string, keptLines: number): Promise<unknown>;
  getJobLogs(jobId: string): Promise<{ readonly logs: readonly string[] }>;
}

/**
 * Which jobs wait for which run to end. It is written down where every process sees it, with the run, as lines of its log:
 * the process that ends the run wakes them before it takes the next job.
 */
export interface JobWaits {
  /** Notes on each run that the job waits for its end. One that is gone is left out. */
  add(jobId: string, runIds: readonly string[]): Promise<void>;
  /** The jobs that wait for the end of the run, in the order they came; a job may be named again. */
  list(runId: string): Promise<readonly string[]>;
}

const BEGINNING = 'Waits for the end of this job: ';

export function createJobWaits(queue: JobLogs, keptLines: number): JobWaits {
  return {
    async add(jobId, runIds) {
      await Promise.allSettled(runIds.map((runId) => queue.addJobLog(runId, `${BEGINNING}${jobId}`, keptLines)));
    },
    async list(runId) {
      const { logs } = await queue.getJobLogs(runId);
      const waiting = logs.filter((line) => line.startsWith(BEGINNING)).map((line) => line.slice(BEGINNING.length));
      return [...new Set(waiting)];
    },
  };
}
