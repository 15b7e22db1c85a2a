import type { INestApplication } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { InProcessJobRunner } from '@org/ingest-core';
import { createWebhookRequest, feedChange } from '@org/ingest-testkit/simulator';
import { APP_SECRET, VERIFY_TOKEN } from './app.module.js';
import { INGESTION_TASK } from './ingest/ingest-schedule.js';
import { JOB_RUNNER } from './ingest/tokens.js';
import { SimulatedGraph } from './simulated-graph.js';

/** Uses the application from outside: its routes, its cron task, and Meta's webhooks. */
export async function showApplication(app: INestApplication): Promise<void> {
  const base = await app.getUrl();
  const runner = app.get<InProcessJobRunner>(JOB_RUNNER);
  const { bakery } = app.get(SimulatedGraph);

  async function call(method: string, path: string, organizationId?: string): Promise<void> {
    const headers: HeadersInit = organizationId === undefined ? {} : { 'x-organization-id': organizationId };
    await print(`${method} ${path}`, new Request(base + path, { method, headers }));
  }
  async function print(title: string, request: Request): Promise<void> {
    const response = await fetch(request);
    console.log(`${title}\n  ${`${response.status} ${await response.text()}`.trim()}`);
  }

  await call('POST', '/integrations/page-1/ingest', 'org-bakery');
  await call('GET', '/content?format=REELS', 'org-bakery');
  await call('GET', '/hashtags', 'org-bakery');
  await call('GET', '/content', 'org-florist');
  await call('POST', '/integrations/page-1/ingest', 'org-florist');
  await call('GET', '/content');

  console.log('A quarter of an hour has passed');
  await app.get(SchedulerRegistry).getCronJob(INGESTION_TASK).fireOnTick();
  await runner.idle();
  await call('GET', '/content', 'org-florist');

  console.log('Meta calls');
  const url = `${base}/webhooks/meta`;
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' };
  await print('GET /webhooks/meta', new Request(`${url}?${new URLSearchParams(query)}`));
  const at = new Date('2026-11-24T08:00:00Z');
  const changes = [feedChange(bakery, bakery.publishText({ message: 'Closed at #noon', at }), { verb: 'add', at })];
  await print('POST /webhooks/meta', await createWebhookRequest(changes, { appSecret: APP_SECRET, url }));
  await print('POST /webhooks/meta, forged', await createWebhookRequest(changes, { appSecret: 'guessed', url }));
  await runner.idle();
  await call('GET', '/hashtags', 'org-bakery');
}
