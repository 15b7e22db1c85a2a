import { createIngestionHandler, createInProcessJobRunner, createWebhookHandler } from '@org/ingest-core';
import { createWebhookRequest, type FeedChange } from '../../src/simulator.js';
import { createIngestionHost, REF } from './ingestion-host.js';

const APP_SECRET = 'simulated-app-secret';

/** An ingestion host that takes webhooks and runs what they ask for. */
export async function createWebhookHost(options: Parameters<typeof createIngestionHost>[0] = {}) {
  const host = createIngestionHost(options);
  const runner = createInProcessJobRunner({ random: () => 0 });
  const handle = createWebhookHandler({
    appSecret: APP_SECRET,
    verifyToken: 'word',
    runner,
    findIntegrations: (id) => (id === host.page.id ? [REF] : []),
    ...(host.ports.logger && { logger: host.ports.logger }),
  });
  await runner.process(createIngestionHandler(host.ports, { onEvent: (event) => void host.events.push(event) }));
  return {
    ...host,
    runner,
    /** Delivers one webhook; the answer is there before its jobs have ended. */
    receive: async (changes: readonly FeedChange[] | string) =>
      handle(await createWebhookRequest(changes, { appSecret: APP_SECRET })),
    /** Delivers one webhook, and returns what its jobs cost in calls. */
    async deliver(...changes: readonly FeedChange[]): Promise<number> {
      const before = host.graph.requests.count;
      const answer = await handle(await createWebhookRequest(changes, { appSecret: APP_SECRET }));
      if (answer.status !== 200) throw new Error(`The webhook was answered with ${answer.status}`);
      await runner.idle();
      return host.graph.requests.count - before;
    },
  };
}
