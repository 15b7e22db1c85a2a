import type { IntegrationRef } from '../content/content-item.js';
import type { Logger } from '../ports/logger.js';
import { readInstagramWebhook } from './instagram-webhook.js';
import { readPageWebhook } from './page-webhook.js';
import { planItemJobs } from './plan-item-jobs.js';
import { openWebhook } from './webhook-envelope.js';
import type { WebhookHandlerOptions } from './webhook-handler-options.js';
import type { WebhookItem } from './webhook-item.js';

/**
 * Turns a webhook whose signature is right into jobs.
 * @throws {InvalidWebhookError} when it is no JSON, and whatever `findIntegrations` and `enqueueMany` throw.
 */
export async function acceptWebhook(
  rawBody: Uint8Array,
  { runner, findIntegrations }: Pick<WebhookHandlerOptions, 'runner' | 'findIntegrations'>,
  logger: Logger,
): Promise<void> {
  const envelope = openWebhook(rawBody);
  const { items, skipped } = (envelope.object === 'instagram' ? readInstagramWebhook : readPageWebhook)(envelope);
  const found = new Map<string, readonly IntegrationRef[]>();
  for (const item of items) {
    const { externalAccountId, platform } = item;
    const account = accountOf(item);
    if (found.has(account)) continue;
    const integrations = await findIntegrations(externalAccountId, platform);
    if (integrations.length === 0)
      logger.warn('A webhook is about an account that no integration reads', { externalAccountId, platform });
    found.set(account, integrations);
  }
  const { requests, problems } = planItemJobs(items, (item) => found.get(accountOf(item)) ?? []);
  for (const reason of problems) logger.error('An integration fits no job and was left out', { reason });
  const added = requests.length === 0 ? 0 : (await runner.enqueueMany(requests)).added;
  logger.debug('A webhook was taken', {
    changes: items.length + skipped.length,
    skipped: skipped.length,
    enqueued: added,
    alreadyQueued: requests.length - added,
  });
}

function accountOf({ externalAccountId, platform }: WebhookItem): string {
  return `${platform}/${externalAccountId}`;
}
