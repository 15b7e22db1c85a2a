import {
  createFacebookPageSource,
  createGraphClient,
  createIngestionHandler,
  createInProcessJobRunner,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  createUsageGovernor,
  enqueueDueIntegrations,
  type IngestionPorts,
} from '@org/ingest-core';
import { createManualClock } from '@org/ingest-testkit';
import { describe, expect, it, vi } from 'vitest';
import { createGraphSimulator } from '../src/simulator.js';

// Hours of virtual time take seconds, and more on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const MINUTE_MS = 60_000;
const PAGES = 300;
const CALLS_A_PAGE = 2;
const CALLS_AN_HOUR = 200;
/** How many minutes of the limit so many calls are. */
const MINUTES_OF_CALLS = (60 * CALLS_A_PAGE * PAGES) / CALLS_AN_HOUR;

/** Pages that were never read, with a post and a reel each, on an app that is throttled, and one worker for them. */
function createThrottledApp(concurrency: number) {
  const clock = createManualClock();
  const graph = createGraphSimulator({ now: clock.now, throttle: { app: { calls: CALLS_AN_HOUR } } });
  const tracked = Array.from({ length: PAGES }, (_, index) => {
    const page = graph.addPage();
    page.publishText({ at: new Date('2026-03-01T00:00:00Z') });
    page.publishReel({ at: new Date('2026-03-02T00:00:00Z') });
    const ref = { organizationId: `org-${index}`, integrationId: `page-${index}` };
    return { page, integration: { ...ref, platform: 'FACEBOOK' as const, externalAccountId: page.id } };
  });
  const find = (id: string) => tracked.find(({ integration }) => integration.integrationId === id);
  const client = createGraphClient({
    appId: '1',
    budget: createUsageGovernor({ clock }),
    clock,
    async fetch(input, init) {
      await clock.delay(300);
      return graph.handle(new Request(input, init));
    },
  });
  const content = createMemoryContentRepository({ clock });
  const ports: IngestionPorts = {
    integrations: {
      async *listTracked() {
        for (const { integration } of tracked) yield integration;
      },
      find: async ({ integrationId }) => find(integrationId)?.integration ?? null,
      getAccessToken: async ({ integrationId }) => find(integrationId)?.page.accessToken ?? null,
      onReauthorizationRequired: async () => {},
    },
    content,
    state: createMemoryIngestionStateRepository(),
    sources: [createFacebookPageSource({ client })],
    clock,
  };
  return { clock, graph, content, ports, runner: createInProcessJobRunner({ clock, concurrency }) };
}

describe('more Pages than an hour has calls for', () => {
  it.each([4, 50])(
    'are read with no call too many, in the hours that the limit forces, %i at a time',
    async (concurrency) => {
      const { clock, graph, content, ports, runner } = createThrottledApp(concurrency);
      await runner.process(createIngestionHandler(ports));
      let ended = 0;
      runner.onJobEnded(() => {
        ended += 1;
      });
      await enqueueDueIntegrations(runner, ports);
      let minutes = 0;
      for (; ended < PAGES && minutes < 5 * 60; minutes += 1) await clock.advance(MINUTE_MS);

      expect(ended).toBe(PAGES);
      expect(content.readRows()).toHaveLength(2 * PAGES);
      expect(graph.requests.count).toBe(CALLS_A_PAGE * PAGES);
      expect(graph.requests.all.filter(({ errorCode }) => errorCode !== null)).toEqual([]);
      expect(minutes).toBeLessThanOrEqual(MINUTES_OF_CALLS + 10);
      await runner.close();
    },
  );
});
