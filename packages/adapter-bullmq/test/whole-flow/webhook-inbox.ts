import { createWebhookHandler, type JobRunner } from '@org/ingest-core';
import { createWebhookRequest, type FeedChange } from '@org/ingest-testkit/simulator';
import { APP_SECRET, type FlowHost } from './flow-host.js';

/** The host's route for webhooks, with what it asked its runner for. */
export function createWebhookInbox({ tracked }: FlowHost, runner: Pick<JobRunner, 'enqueueMany'>) {
  const jobs = { asked: 0, added: 0 };
  const handle = createWebhookHandler({
    ...{ appSecret: APP_SECRET, verifyToken: 'word' },
    findIntegrations: (accountId) => tracked.filter(({ externalAccountId }) => externalAccountId === accountId),
    runner: {
      async enqueueMany(requests) {
        const { added } = await runner.enqueueMany(requests);
        jobs.asked += requests.length;
        jobs.added += added;
        return { added };
      },
    },
  });
  return {
    jobs,
    /** Delivers a webhook, and returns the status that it was answered with before its jobs have run. */
    async receive(changes: readonly FeedChange[] | string, appSecret = APP_SECRET): Promise<number> {
      return (await handle(await createWebhookRequest(changes, { appSecret }))).status;
    },
  };
}

/** What Meta tells of a comment on media of an Instagram account. */
export function commentWebhook(accountId: string, mediaId: string, commentId = '17990000000000001'): string {
  const media = { id: mediaId, media_product_type: 'FEED' };
  const value = { id: commentId, text: 'Lovely', from: { id: '2', username: 'guest' }, media };
  const entry = [{ id: accountId, time: 1_780_000_000, changes: [{ field: 'comments', value }] }];
  return JSON.stringify({ object: 'instagram', entry });
}
