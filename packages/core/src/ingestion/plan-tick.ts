import type { IntegrationRef } from '../content/content-item.js';
import { InvalidJobError } from '../errors.js';
import { type IncrementalJob, parseIngestionJob } from '../ports/ingestion-job.js';
import type { IngestionState } from '../ports/ingestion-state-repository.js';
import type { JobRequest } from '../ports/job-runner.js';
import { joinJobId } from './job-id.js';
import { spreadDelay } from './spread-delay.js';

/** What one tick enqueues everything with. */
export interface TickPlan {
  readonly now: Date;
  /** The day the jobs are for, `YYYY-MM-DD`. */
  readonly date: string;
  readonly timeZone: string | null;
  readonly lookbackDays: number | null;
  readonly spreadMs: number;
}

/** What is to be done with some of the integrations. */
export interface PlannedTick {
  readonly requests: readonly JobRequest[];
  /** How many are paused or disabled. */
  readonly paused: number;
  /** How many may not be read yet when their job would run. */
  readonly waiting: number;
  /** Why integrations fit no job, one line each. */
  readonly problems: readonly string[];
}

/**
 * Which of these integrations are due, and their jobs. Pure.
 *
 * An integration has the same id and the same delay in every tick of the same `spreadMs`.
 */
export function planTick(
  integrations: readonly IntegrationRef[],
  states: readonly IngestionState[],
  plan: TickPlan,
): PlannedTick {
  const known = new Map(states.map((state) => [keyOf(state), state]));
  const requests: JobRequest[] = [];
  const problems: string[] = [];
  let [paused, waiting] = [0, 0];
  for (const integration of integrations) {
    const key = keyOf(integration);
    const state = known.get(key);
    const delayMs = spreadDelay(key, plan.spreadMs);
    if (state !== undefined && state.status !== 'ACTIVE') paused += 1;
    else if ((state?.nextEligibleAt?.getTime() ?? 0) > plan.now.getTime() + delayMs) waiting += 1;
    else {
      try {
        const payload = jobOf(integration, plan);
        requests.push({ payload, id: tickJobId(payload), delayMs, urgency: 'fresh' });
      } catch (error) {
        if (!(error instanceof InvalidJobError)) throw error;
        problems.push(error.message);
      }
    }
  }
  return { requests, paused, waiting, problems };
}

function jobOf({ organizationId, integrationId }: IntegrationRef, plan: TickPlan): IncrementalJob {
  const payload: IncrementalJob = {
    kind: 'incremental',
    version: 1,
    organizationId,
    integrationId,
    date: plan.date,
    ...(plan.lookbackDays !== null && { lookbackDays: plan.lookbackDays }),
    ...(plan.timeZone !== null && { timeZone: plan.timeZone }),
  };
  parseIngestionJob(payload);
  return payload;
}

/** One for each walk: that from the watermark is the same every day, one over some days ends with its day. */
function tickJobId({ organizationId, integrationId, date, lookbackDays, timeZone = 'UTC' }: IncrementalJob): string {
  const walk = lookbackDays === undefined ? [] : [date, String(lookbackDays), timeZone];
  return joinJobId('incremental', organizationId, integrationId, ...walk);
}

const keyOf = ({ organizationId, integrationId }: IntegrationRef) => JSON.stringify([organizationId, integrationId]);
