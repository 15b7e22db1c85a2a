import type { IntegrationRef } from '../content/content-item.js';
import { InvalidJobError } from '../errors.js';
import { joinJobId } from '../ingestion/job-id.js';
import { type ItemJob, parseIngestionJob } from '../ports/ingestion-job.js';
import type { JobRequest } from '../ports/job-runner.js';
import { fingerprintOf } from './fingerprint.js';
import type { WebhookAction, WebhookItem } from './webhook-item.js';

/** What is to be done about a webhook. */
export interface PlannedItemJobs {
  readonly requests: readonly JobRequest[];
  /** Why integrations fit no job, one line each. */
  readonly problems: readonly string[];
}

/** Whether content has changed or is gone is read at Meta; only for a removal it makes a difference what was said. */
const REPORTED: Readonly<Record<WebhookAction, ItemJob['reported']>> = {
  add: 'changed',
  edited: 'changed',
  hide: 'changed',
  unhide: 'changed',
  remove: 'removed',
  named: 'named',
};

/**
 * The jobs that read what a webhook names, for every integration that reads its account. Pure.
 *
 * Changes of one content in one webhook have one job, for it is read after all of them. Its id follows from what was
 * said: the content, the second and the changes themselves. So a webhook that is delivered again while its job waits or
 * runs adds none, and a change that happens after a running job has read the content has a job of its own.
 */
export function planItemJobs(
  items: readonly WebhookItem[],
  integrationsOf: (item: WebhookItem) => readonly IntegrationRef[],
): PlannedItemJobs {
  const jobs = new Map<string, { readonly payload: ItemJob; readonly events: Set<string> }>();
  const problems = new Set<string>();
  for (const item of items) {
    for (const integration of integrationsOf(item)) {
      try {
        const payload = jobOf(item, integration);
        const key = JSON.stringify(payload);
        const { events } = jobs.get(key) ?? { events: new Set() };
        jobs.set(key, { payload, events: events.add(eventOf(item)) });
      } catch (error) {
        if (!(error instanceof InvalidJobError)) throw error;
        problems.add(error.message);
      }
    }
  }
  const requests = [...jobs.values()].map(
    ({ payload, events }): JobRequest => ({ payload, id: idOf(payload, [...events].sort()), urgency: 'fresh' }),
  );
  return { requests, problems: [...problems] };
}

function jobOf(item: WebhookItem, { organizationId, integrationId }: IntegrationRef): ItemJob {
  const [externalContentId = '', ...otherIds] = item.contentIds;
  const payload: ItemJob = {
    kind: 'item',
    version: 1,
    organizationId,
    integrationId,
    externalContentId,
    ...(otherIds.length > 0 && { otherIds }),
    reported: REPORTED[item.action],
  };
  parseIngestionJob(payload);
  return payload;
}

/** One hint is as good as another, so those that wait for their turn are one job. */
function eventOf({ action, time, fingerprint }: WebhookItem): string {
  return action === 'named' ? '' : `${time?.getTime() ?? ''}-${fingerprint}`;
}

function idOf(job: ItemJob, events: readonly string[]): string {
  const { organizationId, integrationId, externalContentId, reported = '' } = job;
  const [event = ''] = events;
  const what = events.length === 1 ? event : fingerprintOf(events);
  return joinJobId('webhook', organizationId, integrationId, reported, externalContentId, what);
}
