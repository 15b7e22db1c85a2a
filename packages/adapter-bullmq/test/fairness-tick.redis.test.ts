import { enqueueDueIntegrations, type TickPorts, type TrackedIntegration } from '@org/ingest-core';
import { describe, expect, inject, it } from 'vitest';
import { createQueueScene } from './operation/queue-scene.js';

const url = inject('redisUrl');
const COUNT = 5000;
const SPREAD_MS = 15 * 60_000;

/** One organization has every other page. */
const ports: TickPorts = {
  integrations: {
    async *listTracked(): AsyncGenerator<TrackedIntegration> {
      for (let page = 0; page < COUNT; page += 1)
        yield {
          organizationId: page % 2 === 0 ? 'whale' : `small-${page}`,
          integrationId: String(page),
          platform: 'FACEBOOK',
          externalAccountId: String(page),
        };
    },
  },
  state: { loadMany: async () => [] },
};

describe.skipIf(url === null)('a tick over thousands of integrations', { timeout: 60_000 }, () => {
  it('adds each once, whichever machines tick at the same time, and spreads them', async () => {
    const scene = createQueueScene(url);
    const [one, two] = [scene.open(), scene.open()];
    const options = { spreadMs: SPREAD_MS };
    const reports = await Promise.all([one, two].map((runner) => enqueueDueIntegrations(runner, ports, options)));
    expect(reports.map(({ enqueued, alreadyQueued }) => enqueued + alreadyQueued)).toEqual([COUNT, COUNT]);
    expect(reports.reduce((sum, { enqueued }) => sum + enqueued, 0)).toBe(COUNT);
    expect(await enqueueDueIntegrations(one, ports, options)).toMatchObject({ enqueued: 0, alreadyQueued: COUNT });

    expect(await one.getHealth()).toMatchObject({ delayed: COUNT, waiting: 0, active: 0 });
    const jobs = await one.queue.getJobs(['delayed'], 0, -1);
    expect(new Set(jobs.map(({ data }) => data.integrationId)).size).toBe(COUNT);
    const quarters = [0, 0, 0, 0];
    for (const { delay } of jobs)
      quarters[Math.floor(delay / (SPREAD_MS / 4))] = (quarters[Math.floor(delay / (SPREAD_MS / 4))] ?? 0) + 1;
    for (const count of quarters) expect(count).toBeGreaterThan(COUNT / 5);
    // Nobody small stands behind the whale's pages.
    const most = (isWhale: boolean) =>
      Math.max(
        ...jobs.filter(({ data }) => (data.organizationId === 'whale') === isWhale).map(({ priority }) => priority),
      );
    expect(most(false)).toBe(200_000);
    expect(most(true)).toBeGreaterThan(200);
  });
});
