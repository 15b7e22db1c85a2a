import { getEventListeners } from 'node:events';
import type { JobContext, JobHandler, JobOutcome } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import type { PostizEnvelope } from './envelope.js';
import {
  createEventPatternHandler,
  type EventPatternHandler,
  type EventPatternHandlerOptions,
} from './event-pattern-handler.js';

const PAYLOAD = { organizationId: 'org:1', integrationId: '42', date: '2026-11-24' };
const RETRY = { kind: 'retry', delayMs: 70, spendAttempt: true, reason: 'down' } as const;

/** A handler for events, with what it emitted and logged. */
function createScene(handle: JobHandler, options: Partial<EventPatternHandlerOptions> = {}) {
  const emitted: PostizEnvelope[] = [];
  const errors: string[] = [];
  const log = () => {};
  const run = createEventPatternHandler(handle, {
    client: { emit: (_pattern, envelope) => void emitted.push(envelope) },
    logger: { debug: log, info: log, warn: log, error: (message) => void errors.push(message) },
    random: () => 0.5,
    ...options,
  });
  /** Runs what was emitted last, and so on until nothing is emitted any more. */
  const follow = async (payload: unknown) => {
    let count = -1;
    let next = payload;
    while (emitted.length > count) {
      count = emitted.length;
      await run(JSON.parse(JSON.stringify(next)));
      next = emitted.at(-1)?.payload;
    }
  };
  return { run, follow, emitted, errors };
}

const optionsOf = ({ options }: PostizEnvelope) => JSON.parse(JSON.stringify(options));

describe('the handler of an event pattern', () => {
  it('runs the payload, and emits nothing when that is done', async () => {
    const seen: unknown[] = [];
    const { run, emitted } = createScene(async (job, { attempt, maxAttempts }) => {
      seen.push({ job, attempt, maxAttempts });
      return { kind: 'done' };
    });
    await run(PAYLOAD);
    expect(seen).toEqual([{ job: { kind: 'incremental', version: 1, ...PAYLOAD }, attempt: 1, maxAttempts: 5 }]);
    expect(emitted).toEqual([]);
  });

  it('emits a retry under a new id with its delay, and spends no more attempts than there are', async () => {
    const attempts: number[] = [];
    const { follow, emitted, errors } = createScene(
      async (_job, { attempt }) => {
        attempts.push(attempt);
        return RETRY;
      },
      { maxAttempts: 3 },
    );
    await follow(PAYLOAD);
    expect(attempts).toEqual([1, 2, 3]);
    expect(emitted.map((envelope) => optionsOf(envelope).delay)).toEqual([70, 70]);
    expect(new Set(emitted.map(({ id }) => id)).size).toBe(2);
    expect(new Set(emitted.map((envelope) => optionsOf(envelope).deduplication.id)).size).toBe(2);
    expect(errors).toEqual(['A job failed for good']);
  });

  it('counts waits apart from attempts, and gives up after many', async () => {
    const attempts: number[] = [];
    const { follow, emitted, errors } = createScene(
      async (_job, { attempt }) => {
        attempts.push(attempt);
        return { ...RETRY, spendAttempt: false };
      },
      { maxWaits: 4 },
    );
    await follow(PAYLOAD);
    expect(attempts).toEqual([1, 1, 1, 1, 1]);
    expect(emitted).toHaveLength(4);
    expect(errors).toEqual(['A job waited too often and is given up; the next tick adds another']);
  });

  it('retries what throws, and never rejects', async () => {
    const { run, emitted } = createScene(() => Promise.reject(new Error('Broken')));
    await run(PAYLOAD);
    expect(emitted).toMatchObject([{ payload: { ...PAYLOAD, ingestTries: { spent: 1, waits: 0 } } }]);
  });

  it.each([undefined, null, 'text', 7, {}, { ...PAYLOAD, kind: 'unknown' }])(
    'neither runs nor emits what is no job: %j',
    async (payload) => {
      let runs = 0;
      const { run, emitted, errors } = createScene(async () => {
        runs += 1;
        return { kind: 'done' };
      });
      await run(payload);
      expect([runs, emitted, errors.length]).toEqual([0, [], 1]);
    },
  );

  it.each([null, 'x', { spent: -1, waits: 'x' }, { spent: 1.5 }, []])(
    'takes tries that it cannot read for none: %j',
    async (ingestTries) => {
      const attempts: number[] = [];
      const { run } = createScene(async (_job, { attempt }) => {
        attempts.push(attempt);
        return { kind: 'done' };
      });
      await run({ ...PAYLOAD, ingestTries });
      expect(attempts).toEqual([1]);
    },
  );

  it('tells when it cannot emit again, and does not reject', async () => {
    const failing = { client: { emit: () => Promise.reject(new Error('redis://:password@host is away')) } };
    const { run, errors } = createScene(async () => RETRY, failing);
    await run(PAYLOAD);
    expect(errors).toEqual(['A job was not run, or could not be emitted again']);
  });

  it('runs one job of an integration at a time, and others beside it', async () => {
    const runs: string[] = [];
    const ends: ((outcome: JobOutcome) => void)[] = [];
    const { run, emitted } = createScene((job) => {
      runs.push(job.integrationId);
      return new Promise((resolve) => ends.push(resolve));
    });
    const first = run(PAYLOAD);
    await run(PAYLOAD);
    expect(emitted).toMatchObject([{ options: { delay: 5000 }, payload: { ingestTries: { spent: 0, waits: 1 } } }]);
    await run(emitted[0]?.payload);
    expect(emitted[1]).toMatchObject({ options: { delay: 10_000 } });
    const other = run({ ...PAYLOAD, integrationId: '43' });
    expect(runs).toEqual(['42', '43']);
    for (const end of ends) end({ kind: 'done' });
    await Promise.all([first, other]);
    void run(PAYLOAD);
    expect(runs).toEqual(['42', '43', '42']);
  });

  it('has let go of the integration when it emits again, however soon that is run', async () => {
    const attempts: number[] = [];
    const waits: unknown[] = [];
    const run: EventPatternHandler = createEventPatternHandler(
      async (_job, { attempt }) => {
        attempts.push(attempt);
        return attempt < 3 ? RETRY : { kind: 'done' };
      },
      {
        client: {
          emit: (_pattern, { payload }) => {
            waits.push(payload);
            return run(payload);
          },
        },
      },
    );
    await run(PAYLOAD);
    expect(attempts).toEqual([1, 2, 3]);
    expect(waits).toMatchObject([{ ingestTries: { waits: 0 } }, { ingestTries: { waits: 0 } }]);
  });

  it('starts nothing while the app has to wait', async () => {
    const runs: string[] = [];
    const { run, emitted } = createScene(async (job) => {
      runs.push(job.integrationId);
      return { kind: 'retry', delayMs: 3_600_000, spendAttempt: false, reason: 'limit', scope: 'app' };
    });
    await run(PAYLOAD);
    await run({ ...PAYLOAD, integrationId: '43' });
    expect(runs).toEqual(['42']);
    const delay = optionsOf(emitted[1] ?? { payload: null }).delay;
    expect(delay).toBeGreaterThan(3_000_000);
    expect(delay).toBeLessThanOrEqual(3_600_000);
  });

  it('starts nothing when the process closes, and tells running jobs', async () => {
    const controller = new AbortController();
    const contexts: JobContext[] = [];
    const scene = createScene(
      async (_job, context) => {
        contexts.push(context);
        controller.abort();
        return { kind: 'retry', delayMs: 0, spendAttempt: false, reason: 'interrupted' };
      },
      { signal: controller.signal },
    );
    await scene.run(PAYLOAD);
    await scene.run(PAYLOAD);
    expect(contexts).toHaveLength(1);
    expect(contexts[0]?.signal.aborted).toBe(true);
    expect(scene.emitted).toHaveLength(2);
  });

  it('gives each run a signal of its own, so that nothing gathers on that of the process', async () => {
    const controller = new AbortController();
    const signals = new Set<AbortSignal>();
    const { run } = createScene(
      async (_job, { signal }) => {
        signals.add(signal);
        signal.addEventListener('abort', () => {});
        return { kind: 'done' };
      },
      { signal: controller.signal },
    );
    for (let count = 0; count < 3; count += 1) await run(PAYLOAD);
    expect(signals.size).toBe(3);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  });

  it('shows progress on the job that the strategy hands over', async () => {
    const shown: object[] = [];
    const { run } = createScene(async (_job, { updateProgress }) => {
      updateProgress?.({ pages: 1 });
      return { kind: 'done' };
    });
    await run(PAYLOAD, { updateProgress: async (progress) => void shown.push(progress) });
    expect(shown).toEqual([{ pages: 1 }]);
  });

  it('refuses options out of their range', () => {
    expect(() => createScene(async () => ({ kind: 'done' }), { maxWaits: 0 })).toThrow(/maxWaits/);
    expect(() => createScene(async () => ({ kind: 'done' }), { maxAttempts: 0.5 })).toThrow(/maxAttempts/);
  });
});
