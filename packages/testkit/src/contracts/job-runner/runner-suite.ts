import type { EndedJob, IngestionJob, JobHandler, JobRunner } from '@org/ingest-core';
import { buildIncrementalJob } from '../../builders/ingestion-job.js';
import type { ContractTestApi } from '../contract-test-api.js';

/** A job that has failed, as the queue remembers it. */
export interface FailedJob {
  /** The id it was added with; anything for a job that had none. */
  readonly id: string | null;
  readonly reason: string;
}

/** A queue that outlives its runners, and that others can see and fill. */
export interface SharedQueue {
  /** Another runner on this queue, with the same options, as another process has it. The suite closes it. */
  openRunner(): Promise<JobRunner>;
  /** Puts something into the queue that no runner would, past every check. */
  addForeign(data: unknown): Promise<void>;
  /** What has failed so far. */
  listFailed(): Promise<readonly FailedJob[]>;
}

/** A runner under test, new and on a queue that nothing else uses. It runs two jobs at once at least. */
export interface JobRunnerFixture {
  readonly runner: JobRunner;
  /** The queue behind the runner; needed where the suite is told that it is shared. */
  readonly queue?: SharedQueue;
  /** How many attempts the runner was told to spend on a job, from 2 up. Make its backoff short when its time is real. */
  readonly maxAttempts: number;
  /** Lets the time of the runner pass; leave out when its time is the machine's. */
  advance?(ms: number): Promise<void>;
  /** Called after the runner was closed. */
  tearDown?(): Promise<void>;
}

/** What a test works with. */
export interface RunnerScene {
  readonly runner: JobRunner;
  readonly maxAttempts: number;
  /** Lets the time of the runner pass; `null` when it cannot be told to. */
  readonly advance: ((ms: number) => Promise<void>) | null;
  /** A job of an integration of its own, known by `name`. */
  job(name: string): IngestionJob;
  /** Starts to run jobs with this handler and keeps what ended. */
  process(handler: JobHandler): Promise<void>;
  /** The jobs that ended so far. */
  readonly ended: readonly EndedJob[];
  /** Waits until `count` jobs have ended. */
  untilEnded(count: number): Promise<void>;
  /** Waits for a promise while the time of the runner passes. */
  drive<T>(promise: Promise<T>): Promise<T>;
  /** The queue behind the runner. */
  readonly queue: SharedQueue;
}

/** What the parts of the suite register themselves with. */
export interface RunnerSuite {
  readonly describe: ContractTestApi['describe'];
  readonly test: (name: string, body: (scene: RunnerScene) => Promise<void>) => void;
}

/** A promise and what settles it. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The name that `RunnerScene.job` gave a job. */
export function nameOf(job: IngestionJob): string {
  return job.integrationId;
}

export function createRunnerSuite(
  api: ContractTestApi,
  options: { readonly timeoutMs: number; readonly setUp: () => Promise<JobRunnerFixture> },
): RunnerSuite {
  return {
    describe: api.describe,
    test: (name, body) => {
      const run = async () => {
        const fixture = await options.setUp();
        const scene = createScene(fixture);
        try {
          await body(scene);
        } finally {
          const runners = [fixture.runner, ...scene.opened];
          await scene.drive(Promise.all(runners.map((runner) => runner.close({ deadlineMs: 1000 }))));
          await fixture.tearDown?.();
        }
      };
      api.it(name, run, options.timeoutMs);
    },
  };
}

/** How far time goes in one step, in milliseconds, and how many steps are taken before a wait is left to time out. */
const STEP_MS = 1000;
const MAX_STEPS = 5000;

function createScene(fixture: JobRunnerFixture): RunnerScene & { readonly opened: readonly JobRunner[] } {
  const { runner, maxAttempts } = fixture;
  const opened: JobRunner[] = [];
  const ended: EndedJob[] = [];
  let waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  runner.onJobEnded((job) => {
    ended.push(job);
    for (const waiter of waiters) if (ended.length >= waiter.count) waiter.resolve();
    waiters = waiters.filter((waiter) => ended.length < waiter.count);
  });

  async function drive<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const note = () => {
      isSettled = true;
    };
    promise.then(note, note);
    for (let step = 0; fixture.advance !== undefined && !isSettled && step < MAX_STEPS; step += 1)
      await fixture.advance(STEP_MS);
    return promise;
  }

  return {
    runner,
    maxAttempts,
    advance: fixture.advance === undefined ? null : (ms) => fixture.advance?.(ms) ?? Promise.resolve(),
    job: (name) => buildIncrementalJob({ organizationId: 'contract-organization', integrationId: name }),
    process: (handler) => runner.process(handler),
    ended,
    untilEnded: (count) =>
      ended.length >= count
        ? Promise.resolve()
        : drive(new Promise<void>((resolve) => waiters.push({ count, resolve }))),
    drive,
    opened,
    queue: {
      openRunner: async () => {
        const another = await queueOf(fixture).openRunner();
        opened.push(another);
        return another;
      },
      addForeign: (data) => queueOf(fixture).addForeign(data),
      listFailed: () => queueOf(fixture).listFailed(),
    },
  };
}

function queueOf({ queue }: JobRunnerFixture): SharedQueue {
  if (queue !== undefined) return queue;
  throw new Error('The fixture has no queue. Give it one, or do not say that the queue of the runner is shared.');
}
