import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { enqueueDueIntegrations, type JobRequest, type TrackedIntegration } from '@org/ingest-core';
import { buildIngestionState } from '@org/ingest-testkit';
import { expect, it } from 'vitest';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

function heapUsed(): number {
  if (typeof collectGarbage !== 'function') throw new Error('This Node.js cannot collect garbage on demand.');
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The most that the heap grows over a tick of so many integrations, in bytes, at ten moments of it. */
async function peakGrowth(count: number): Promise<number> {
  const integrations = {
    async *listTracked(): AsyncGenerator<TrackedIntegration> {
      for (let index = 0; index < count; index += 1)
        yield {
          organizationId: `org-${index % 100}`,
          integrationId: `page-${index}`,
          platform: 'FACEBOOK',
          externalAccountId: `account-${index}`,
        };
    },
  };
  const state = {
    loadMany: async (refs: readonly { readonly organizationId: string; readonly integrationId: string }[]) =>
      refs.map(({ organizationId, integrationId }) => buildIngestionState({ organizationId, integrationId })),
  };
  let [taken, peak] = [0, 0];
  const start = heapUsed();
  const runner = {
    enqueueMany: async (jobs: readonly JobRequest[]) => {
      taken += jobs.length;
      if (taken % (count / 10) === 0) peak = Math.max(peak, heapUsed() - start);
      return { added: jobs.length };
    },
  };
  const report = await enqueueDueIntegrations(runner, { integrations, state }, { spreadMs: 900_000 });
  expect(report.enqueued).toBe(count);
  return peak;
}

const TIMEOUT_MS = 120_000;

it('holds no more for 100,000 integrations than for 10,000', { timeout: TIMEOUT_MS }, async () => {
  await peakGrowth(10_000);
  const [few, many] = [await peakGrowth(10_000), await peakGrowth(100_000)];
  // A list of 100,000 integrations alone is more than 10 MB.
  expect(many, `${few} bytes for 10,000`).toBeLessThan(2 * Math.max(few, 2_000_000));
});
