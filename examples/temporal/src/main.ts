import {
  createFacebookPageSource,
  createGraphClient,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  systemClock,
} from '@org/ingest-core';
import { createGraphSimulator, rateLimitedByHeader, seedPageHistory } from '@org/ingest-testkit/simulator';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { createActivities } from './activities.js';
import { createActivityEnvironment } from './activity-environment.js';
import { createIntegrationProvider } from './connected-pages.js';
import { RETRY_POLICY } from './retry-policy.js';
import type { ingestIntegration } from './workflows.js';

const graph = createGraphSimulator();
const live = graph.addPage({ name: 'A live Page' });
const throttled = graph.addPage({ name: 'A throttled Page' });
const dead = graph.addPage({ name: 'A Page with a dead token' });
seedPageHistory(live, { posts: 400, reels: 100 });
graph.faults.add({ match: { pageId: throttled.id }, respond: rateLimitedByHeader({ minutes: 20 }) });
graph.killToken(dead);

const connect = (integrationId: string, page: { readonly id: string; readonly accessToken: string }) => ({
  organizationId: 'org-1',
  integrationId,
  platform: 'FACEBOOK' as const,
  externalAccountId: page.id,
  accessToken: page.accessToken,
});
const now = new Date('2026-11-24T09:00:00Z');
const content = createMemoryContentRepository();
const activities = createActivities({
  content,
  state: createMemoryIngestionStateRepository(),
  clock: { ...systemClock, now: () => now },
  integrations: createIntegrationProvider([
    connect('live', live),
    connect('throttled', throttled),
    connect('dead', dead),
  ]),
  sources: [
    createFacebookPageSource({
      client: createGraphClient({ fetch: (input, init) => graph.handle(new Request(input, init)) }),
    }),
  ],
});

/** Runs the activity once, and says what Temporal makes of it. */
async function show(
  what: string,
  integrationId: string,
  options: { readonly cancelAfter?: number } = {},
): Promise<void> {
  console.log(what);
  const environment = createActivityEnvironment(options);
  // The workflow hands its arguments on to the activity.
  const args: Parameters<typeof ingestIntegration> = [{ organizationId: 'org-1', integrationId, date: '2026-11-24' }];
  const told = await environment
    .run(() => activities.ingest(...args))
    .then(
      ({ kind, inserted, updated }) => `result: ${kind}, ${inserted} inserted, ${updated} updated`,
      describeFailure,
    );
  console.log(`  ${told}; heartbeats: ${environment.heartbeats}`);
}

function describeFailure(error: unknown): string {
  if (error instanceof CancelledFailure) return `cancelled: ${error.message}`;
  // A worker does the same with whatever an activity throws.
  const { type, nonRetryable, nextRetryDelay } = ApplicationFailure.fromError(error);
  if (nonRetryable || RETRY_POLICY.nonRetryableErrorTypes.includes(type ?? '')) return `failed for good: ${type}`;
  return `runs again in ${Number(nextRetryDelay) / 60_000} minutes: ${type}`;
}

await show('A live Page, while the worker shuts down', 'live', { cancelAfter: 2 });
await show('The same on the next worker', 'live');
const { items } = await content.list({ organizationId: 'org-1', limit: 1000 });
console.log(`  rows: ${items.length} of ${live.contents().length}`);
await show('A throttled Page', 'throttled');
await show('The same, too early', 'throttled');
await show('A Page with a dead token', 'dead');
await show('The same at the next time', 'dead');
await show('A Page that nobody knows', 'unknown');
