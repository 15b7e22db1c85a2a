import { expect } from 'vitest';
import { buildBackfillJob, buildIncrementalJob } from '../../builders/ingestion-job.js';
import { createGate, nameOf, type RunnerSuite } from './runner-suite.js';

/** Of one integration, one job runs at a time. */
export function registerExclusion({ describe, test }: RunnerSuite): void {
  describe('one job of an integration at a time', () => {
    test('runs no two jobs of an integration at once, whatever they are', async (scene) => {
      const { runner, job, process, ended, untilEnded, drive } = scene;
      const [others, gate] = [createGate(), createGate()];
      let [atOnce, most, othersLeft] = [0, 0, 10];
      await process(async (payload) => {
        if (nameOf(payload) !== 'busy') {
          othersLeft -= 1;
          if (othersLeft === 0) others.open();
          return { kind: 'done' };
        }
        atOnce += 1;
        most = Math.max(most, atOnce);
        if (most === 1) await gate.opened;
        atOnce -= 1;
        return { kind: 'done' };
      });
      const busy = { organizationId: 'contract-organization', integrationId: 'busy' };
      await runner.enqueueMany([
        { payload: buildIncrementalJob(busy), id: 'busy-1' },
        { payload: buildIncrementalJob(busy) },
        { payload: buildBackfillJob(busy), urgency: 'fresh' },
        ...Array.from({ length: 10 }, (_, index) => ({ payload: job(`other-${index}`) })),
        { payload: buildBackfillJob(busy) },
      ]);
      await drive(others.opened);
      gate.open();
      await untilEnded(14);
      expect(most).toBe(1);
      expect(ended.filter((one) => one.outcome === 'done')).toHaveLength(14);
    });

    test('lets integrations of the same id in two organizations run at once', async (scene) => {
      const { runner, process, untilEnded, drive } = scene;
      const both = createGate();
      const running = new Set<string>();
      await process(async ({ organizationId }) => {
        running.add(organizationId);
        if (running.size === 2) both.open();
        await both.opened;
        return { kind: 'done' };
      });
      const payloads = ['organization-1', 'organization-2'].map((organizationId) =>
        buildIncrementalJob({ organizationId, integrationId: 'same' }),
      );
      await runner.enqueueMany(payloads.map((payload) => ({ payload })));
      await drive(both.opened);
      await untilEnded(2);
      expect(running.size).toBe(2);
    });
  });
}
