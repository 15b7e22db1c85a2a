import type { ParsedJobRequest } from '../ports/parse-job-requests.js';

/** A job that was accepted. */
export interface AcceptedJob extends ParsedJobRequest {
  /** Attempts spent so far. */
  readonly spentAttempts: number;
}

/** The jobs of one integration, of which at most one runs at a time. */
export interface JobLane {
  readonly key: string;
  readonly fresh: AcceptedJob[];
  readonly history: AcceptedJob[];
  /** `idle`: nothing is under way; `queued`: it waits for a slot; `running`: one of its jobs runs. */
  stage: 'idle' | 'queued' | 'running';
  /** The priority it waits with. */
  priority: number;
}

/** The lanes of all integrations that have a job. */
export class JobLanes {
  readonly #lanes = new Map<string, JobLane>();

  /** Adds a job behind the others of its urgency; returns its lane. */
  push(job: AcceptedJob): JobLane {
    const key = JSON.stringify([job.payload.organizationId, job.payload.integrationId]);
    const lane: JobLane = this.#lanes.get(key) ?? { key, fresh: [], history: [], stage: 'idle', priority: 0 };
    this.#lanes.set(key, lane);
    (job.urgency === 'fresh' ? lane.fresh : lane.history).push(job);
    return lane;
  }

  /** Takes the job that goes next: fresh before history. */
  take(lane: JobLane): AcceptedJob | undefined {
    return lane.fresh.shift() ?? lane.history.shift();
  }

  /** Forgets a lane that has no jobs left. */
  prune(lane: JobLane): void {
    if (lane.fresh.length + lane.history.length === 0) this.#lanes.delete(lane.key);
  }

  /** Takes every job that waits. */
  drain(): readonly AcceptedJob[] {
    return [...this.#lanes.values()].flatMap((lane) => [...lane.fresh.splice(0), ...lane.history.splice(0)]);
  }
}
