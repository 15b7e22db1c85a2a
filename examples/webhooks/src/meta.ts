import { createWebhookRequest, type FeedChange } from '@org/ingest-testkit/simulator';

/** What Meta does to an endpoint. */
export interface Meta {
  /** Asks once, when somebody subscribes in the dashboard of the app. */
  subscribe(verifyToken: string): Promise<string>;
  /** Tells what has changed, signed with the secret of the app. */
  deliver(changes: readonly FeedChange[], appSecret: string): Promise<number>;
}

export function createMeta(endpoint: string): Meta {
  return {
    async subscribe(verifyToken) {
      const query = { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': '1158201444' };
      const response = await fetch(`${endpoint}?${new URLSearchParams(query)}`);
      return `${response.status} ${await response.text()}`.trim();
    },
    async deliver(changes, appSecret) {
      const response = await fetch(await createWebhookRequest(changes, { appSecret, url: endpoint }));
      return response.status;
    },
  };
}
