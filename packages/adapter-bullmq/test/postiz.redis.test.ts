import { randomUUID } from 'node:crypto';
import {
  type BullMqJobRunner,
  createEventPatternHandler,
  createIngestionEmitter,
  type EventClientLike,
  postizEnvelopeCodec,
} from '@org/ingest-adapter-bullmq';
import {
  createMemoryIngestionStateRepository,
  enqueueDueIntegrations,
  type IngestionJob,
  type JobOutcome,
} from '@org/ingest-core';
import { Queue, Worker } from 'bullmq';
import { Queue as Queue5, Worker as Worker5 } from 'bullmq-5';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createGate, createQueueScene, type QueueScene, type RunnerOptions } from './operation/queue-scene.js';
import { createPostizClient, type QueueLike, toPostizProcessor } from './postiz/host.js';

const url = inject('redisUrl');
const PATTERN = 'analytics-ingest-metadata';
const story = (integrationId: string) => ({ organizationId: 'org-1', integrationId, date: '2026-11-24' });
const job = (integrationId: string) => ({ kind: 'incremental' as const, version: 1 as const, ...story(integrationId) });
const DONE: JobOutcome = { kind: 'done' };

interface Host {
  /** Writes what Postiz writes. */
  readonly client: EventClientLike;
  /** Emits by it and waits until the event is in the queue. */
  emit(envelope: { readonly id?: string; readonly options?: object; readonly payload: unknown }): Promise<void>;
  /** Consumes as Postiz consumes. */
  consume(handle: (payload: unknown, job: object) => Promise<void>): Promise<void>;
}

interface Places {
  readonly connection: QueueScene['client'];
  readonly prefix: string;
}

type Processor = ReturnType<typeof toPostizProcessor>;

/** The objects of one version of BullMQ. */
interface Version {
  queue(places: Places): QueueLike & { close(): Promise<void> };
  worker(process: Processor, places: Places): { waitUntilReady(): Promise<unknown>; close(force: true): Promise<void> };
}

const CONSUMING = { concurrency: 300 };
const BULLMQ_5: Version = {
  queue: (places) => new Queue5(PATTERN, { ...places }),
  worker: (process, places) => new Worker5(PATTERN, process, { ...places, ...CONSUMING }),
};
const BULLMQ_6: Version = {
  queue: (places) => new Queue(PATTERN, { ...places }),
  worker: (process, places) => new Worker(PATTERN, process, { ...places, ...CONSUMING }),
};

function openHost(scene: QueueScene, bullmq: Version): Host {
  const places = { prefix: scene.prefix, connection: scene.client };
  const queue = bullmq.queue(places);
  onTestFinished(() => queue.close());
  const client = createPostizClient(() => queue, randomUUID);
  return {
    client,
    emit: (envelope) =>
      new Promise((resolve, reject) => {
        const emitted = client.emit(PATTERN, envelope);
        if (typeof emitted !== 'object' || emitted === null || !('subscribe' in emitted)) throw new TypeError();
        Reflect.apply(Object(emitted.subscribe), emitted, [{ next: () => {}, error: reject, complete: resolve }]);
      }),
    async consume(handle) {
      const worker = bullmq.worker(toPostizProcessor(handle), places);
      onTestFinished(() => worker.close(true));
      await worker.waitUntilReady();
    },
  };
}

const openRunner = (scene: QueueScene, options: RunnerOptions = {}): BullMqJobRunner =>
  scene.open({ codec: postizEnvelopeCodec, ...options });

describe.skipIf(url === null).each([
  ['5', BULLMQ_5],
  ['6', BULLMQ_6],
])('Postiz with BullMQ %s', { timeout: 30_000 }, (_version, bullmq) => {
  const open = () => {
    const scene = createQueueScene(url);
    return { scene, host: openHost(scene, bullmq) };
  };

  it('has the jobs of its client run, with an id, without one, and of a job scheduler', async () => {
    const { scene, host } = open();
    const runner = openRunner(scene);
    const seen: IngestionJob[] = [];
    await runner.process(async (payload) => {
      seen.push(payload);
      return DONE;
    });
    await host.emit({ id: 'nightly-1', options: {}, payload: story('with-id') });
    await host.emit({ payload: story('without-id') });
    await host.emit({ id: 'every-hour', options: { every: 3_600_000 }, payload: story('scheduled') });
    await scene.untilEnded(3);
    const byId = (a: IngestionJob, b: IngestionJob) => (a.integrationId < b.integrationId ? -1 : 1);
    expect(seen.sort(byId)).toEqual([job('scheduled'), job('with-id'), job('without-id')]);
  });

  it('may emit an id again when its job has ended, and each run is kept to be looked at', async () => {
    const { scene, host } = open();
    const runner = openRunner(scene);
    const gate = createGate();
    let runs = 0;
    await runner.process(async () => {
      runs += 1;
      await gate.opened;
      return DONE;
    });
    await host.emit({ id: 'page-1', payload: story('page-1') });
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-started'));
    // Dropped, since the job runs.
    await host.emit({ id: 'page-1', payload: story('page-1') });
    // It comes after that one, so with it that one has been looked at.
    await host.emit({ id: 'mark', payload: story('mark') });
    await scene.until((events) => events.filter(({ event }) => event.kind === 'job-started').length === 2);
    gate.open();
    await scene.untilEnded(2);
    expect(runs).toBe(2);
    await host.emit({ id: 'page-1', payload: story('page-1') });
    await scene.untilEnded(3);
    expect(await runner.queue.getJobCountByTypes('waiting', 'prioritized', 'delayed')).toBe(0);
    const kept = await runner.queue.getJobs(['completed']);
    expect(kept.map(({ data }) => data.id).sort()).toEqual(['mark', 'page-1', 'page-1']);
    expect(scene.events.flatMap(({ event }) => (event.kind === 'job-ended' ? [event.id] : [])).sort()).toEqual([
      ...['mark', 'page-1', 'page-1'],
    ]);
  });

  it('cannot take the retries and the history of failures away by the options of its envelope', async () => {
    const { scene, host } = open();
    const runner = openRunner(scene);
    const attempts: number[] = [];
    await runner.process(async (_payload, { attempt }) => {
      attempts.push(attempt);
      return { kind: 'retry', delayMs: 1, spendAttempt: true, reason: `down ${attempt}` };
    });
    await host.emit({ id: 'page-1', options: { attempts: 1 }, payload: story('page-1') });
    await host.emit({
      id: 'page-2',
      options: { attempts: 50, backoff: { type: 'unknown' } },
      payload: story('page-2'),
    });
    await host.emit({ id: 'every-hour', options: { every: 3_600_000 }, payload: story('page-3') });
    await scene.untilEnded(3);
    expect(attempts.sort()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    const failed = await runner.queue.getJobs(['failed']);
    expect(failed.map(({ failedReason, attemptsMade }) => [failedReason, attemptsMade])).toEqual([
      ...[
        ['down 3', 3],
        ['down 3', 3],
        ['down 3', 3],
      ],
    ]);
  });

  it('has what is no job among the failed ones, once, and its id is free again', async () => {
    const { scene, host } = open();
    const runner = openRunner(scene);
    await runner.process(async () => DONE);
    await host.emit({ id: 'page-1', payload: { ...story('page-1'), date: 'EAAB-secret' } });
    await scene.until((events) => events.some(({ event }) => event.kind === 'job-refused'));
    await host.emit({ id: 'page-1', payload: story('page-1') });
    await scene.untilEnded(1);
    const failed = await runner.queue.getJobs(['failed']);
    expect(failed.map(({ failedReason }) => failedReason)).toEqual([expect.stringContaining('date')]);
    expect(failed[0]?.failedReason).not.toContain('EAAB');
    expect(scene.events.filter(({ event }) => event.kind === 'job-refused')).toHaveLength(1);
  });

  it('has its own consumer understand what the runner adds', async () => {
    const { scene, host } = open();
    const gate = createGate();
    const seen: unknown[] = [];
    await host.consume(async (payload) => {
      seen.push(payload);
      gate.open();
    });
    await openRunner(scene).enqueueMany([{ payload: job('page-1'), id: 'tick-page-1' }]);
    await gate.opened;
    expect(seen).toEqual([job('page-1')]);
  });

  it('has a cron task emit each integration once while its job waits, whatever its ids look like', async () => {
    const { scene, host } = open();
    const emitter = createIngestionEmitter(host.client);
    for (const integrationId of ['42', 'page:1', '42', 'page:1:x'])
      await emitter.emit({ organizationId: '7', integrationId, date: '2026-11-24' });
    const runner = openRunner(scene);
    const seen: string[] = [];
    await runner.process(async ({ integrationId }) => {
      seen.push(integrationId);
      return DONE;
    });
    await scene.untilEnded(3);
    expect(seen.sort()).toEqual(['42', 'page:1', 'page:1:x']);
    await emitter.emit({ organizationId: '7', integrationId: '42', date: '2026-11-24' });
    await scene.untilEnded(4);
  });

  it('has a tick of a cron task add every integration once, though two machines tick', async () => {
    const { scene, host } = open();
    const integrations = {
      async *listTracked() {
        for (const integrationId of ['1', '2', 'page:3'])
          yield {
            organizationId: 'org-1',
            integrationId,
            platform: 'FACEBOOK' as const,
            externalAccountId: integrationId,
          };
      },
    };
    const ports = { integrations, state: createMemoryIngestionStateRepository() };
    const ticks = [host.client, host.client].map((client) =>
      enqueueDueIntegrations(createIngestionEmitter(client), ports),
    );
    expect(await Promise.all(ticks)).toMatchObject([{ enqueued: 3 }, { enqueued: 3 }]);
    const runner = openRunner(scene);
    expect(await runner.getHealth()).toMatchObject({ waiting: 3, delayed: 0 });
    const seen: string[] = [];
    await runner.process(async ({ integrationId }) => {
      seen.push(integrationId);
      return DONE;
    });
    await scene.untilEnded(3);
    expect(seen.sort()).toEqual(['1', '2', 'page:3']);
  });

  it('has a handler of its consumer retry under new ids', async () => {
    const { host } = open();
    const attempts: number[] = [];
    const ids = new Set<unknown>();
    const gate = createGate();
    const handle = createEventPatternHandler(
      async (_payload, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('Not yet');
        gate.open();
        return DONE;
      },
      { client: host.client, backoffBaseMs: 2, backoffCapMs: 5 },
    );
    await host.consume((payload, queued) => {
      ids.add(Reflect.get(queued, 'id'));
      return handle(payload);
    });
    await host.emit({ id: 'page-1', payload: story('page-1') });
    await gate.opened;
    expect(attempts).toEqual([1, 2, 3]);
    expect(ids.size).toBe(3);
  });
});
