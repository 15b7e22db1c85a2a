import {
  describeError,
  InvalidConfigurationError,
  type JobSchedule,
  type Logger,
  parseSchedule,
  parseScheduleId,
} from '@org/ingest-core';
import { DelayedError, type Job, type Queue, type Worker } from 'bullmq';
import type { BullMqObjects } from './bullmq-objects.js';

export interface SchedulesOptions {
  readonly bullmq: BullMqObjects;
  readonly queueName: string;
  readonly lockDurationMs: number;
  readonly logger: Logger;
  readonly onError: (error: Error) => void;
}

interface RegisteredSchedule {
  readonly queue: Queue;
  readonly worker: Worker;
  schedule: JobSchedule;
  task: () => Promise<void>;
  /** Whether some machine took it back. The worker stays, for the id may be registered again. */
  isTakenBack: boolean;
  /** When the queue was found not to know it any more, or to have no run of it; `null` while it does. */
  missingSince: number | null;
  /** The last run that was begun. */
  running: Promise<void> | null;
}

/** How long a worker without a run may take to rest, in milliseconds. */
const WORKER_RESTS_MS = 2000;
const RUNS_AT_ONCE = 1;
/** How many runs of a schedule stay in the queue to be looked at. */
const KEPT = 20;

/**
 * Schedules, each a queue of its own, so that a tick waits for no job and only machines that registered it run it. The
 * queue lets one run go on at a time, on whatever machine.
 *
 * A server that lost its data forgot its schedules too, and whoever removes the job of the next run ends a schedule: each
 * machine registers its own again, a lock duration after it missed them, but for those that were taken back. A run that
 * cannot reach the queue for longer than that may still go on somewhere when the next begins; ticks may overlap.
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #registered = new Map<string, RegisteredSchedule>();
  readonly #guard: NodeJS.Timeout;
  #isStopping = false;
  #changing: Promise<void> = Promise.resolve();
  #isLooking = false;

  constructor(options: SchedulesOptions) {
    this.#options = options;
    this.#guard = setInterval(() => void this.#restore(), options.lockDurationMs).unref();
  }

  async add(schedule: JobSchedule, task: () => Promise<void>): Promise<void> {
    parseSchedule(schedule);
    return this.#inTurn(() => this.#add(schedule, task));
  }

  /** Ends a schedule on every machine, and resolves to whether the queue knew it. */
  async remove(id: string): Promise<boolean> {
    parseScheduleId(id);
    return this.#inTurn(() => this.#remove(id));
  }

  /** One after the other: the same id may be added twice at once. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changing.then(change);
    this.#changing = changed.then(
      () => {},
      () => {},
    );
    return changed;
  }

  async #remove(id: string): Promise<boolean> {
    const known = this.#registered.get(id);
    if (known !== undefined) {
      known.isTakenBack = true;
      return known.queue.removeJobScheduler(id);
    }
    const queue = this.#openQueue(id);
    try {
      return await queue.removeJobScheduler(id);
    } finally {
      await queue.close();
    }
  }

  #openQueue(id: string): Queue {
    const { bullmq, queueName, onError } = this.#options;
    const queue = bullmq.queue(`${queueName}-schedule-${id}`);
    queue.on('error', onError);
    return queue;
  }

  async #add(schedule: JobSchedule, task: () => Promise<void>): Promise<void> {
    const known = this.#registered.get(schedule.id);
    if (known !== undefined) {
      await upsert(known.queue, schedule);
      known.task = task;
      known.schedule = schedule;
      known.isTakenBack = false;
      return;
    }
    const { bullmq, lockDurationMs, logger, onError } = this.#options;
    const queue = this.#openQueue(schedule.id);
    try {
      // In this order: a queue whose runs are one at a time and that has no schedule is one that was taken back.
      await upsert(queue, schedule);
      await queue.setGlobalConcurrency(RUNS_AT_ONCE);
      if (this.#isStopping) throw new InvalidConfigurationError('The job runner was closed. Make a new one.');
    } catch (error) {
      await queue.close();
      throw error;
    }
    const runTask = async (registered: RegisteredSchedule, job: Job) => {
      try {
        // A run that was due when its schedule was replaced or taken back is none any more.
        await this.#changing;
        if (await isCurrent(job, registered)) await registered.task();
        else
          logger.info('Left out a run of a schedule that was replaced or taken back', {
            id: schedule.id,
            job: job.id ?? null,
          });
      } catch (error) {
        logger.error('A scheduled task threw; it runs again when it is due', {
          id: schedule.id,
          reason: describeError(error),
        });
      }
    };
    const run = async (job: Job, token?: string) => {
      const registered = this.#registered.get(schedule.id);
      // It was taken while this machine stops: another one runs it.
      if (this.#isStopping || registered === undefined) {
        await job.moveToDelayed(Date.now(), token);
        throw new DelayedError();
      }
      registered.running = runTask(registered, job);
      await registered.running;
    };
    const worker = bullmq.worker(queue.name, run, {
      autorun: false,
      lockDuration: lockDurationMs,
      stalledInterval: lockDurationMs,
      removeOnComplete: { count: KEPT },
      removeOnFail: { count: KEPT },
    });
    worker.on('error', onError);
    const state = { isTakenBack: false, missingSince: null, running: null };
    this.#registered.set(schedule.id, { queue, worker, schedule, task, ...state });
    worker.run().catch(onError);
  }

  /** Begins no run any more, and resolves when those that go on have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#guard);
    await Promise.all(
      [...this.#registered.values()].map(({ worker, running }) =>
        // On a cluster a worker may go on waiting for jobs long after it was told to stop.
        Promise.race([worker.pause(), Promise.resolve(running).then(() => pause(WORKER_RESTS_MS))]),
      ),
    );
  }

  async close(): Promise<void> {
    for (const { queue, worker } of this.#registered.values()) {
      await worker.close(true);
      await queue.close();
    }
  }

  async #restore(): Promise<void> {
    // While the server is away every look would wait for it.
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const registered of this.#registered.values()) {
        if (this.#isStopping) return;
        await this.#restoreOne(registered);
      }
    } catch (error) {
      if (error instanceof Error) this.#options.onError(error);
    } finally {
      this.#isLooking = false;
    }
  }

  async #restoreOne(registered: RegisteredSchedule): Promise<void> {
    const { queue, schedule } = registered;
    const condition = await conditionOf(queue, schedule.id);
    if (condition !== 'missing') {
      registered.isTakenBack = condition === 'taken-back';
      registered.missingSince = null;
      return;
    }
    if (registered.isTakenBack) return;
    registered.missingSince ??= performance.now();
    if (performance.now() - registered.missingSince < this.#options.lockDurationMs) return;
    await queue.setGlobalConcurrency(RUNS_AT_ONCE);
    await upsert(queue, schedule);
    registered.missingSince = null;
  }
}

/** A schedule has the job of its next run in the queue always; a queue that lost its data lost its settings as well. */
async function conditionOf(queue: Queue, id: string): Promise<'alive' | 'taken-back' | 'missing'> {
  if ((await queue.getJobScheduler(id)) === undefined) return (await isTakenBack(queue)) ? 'taken-back' : 'missing';
  const jobs = await queue.getJobCountByTypes('active', 'delayed', 'prioritized', 'waiting');
  return jobs > 0 ? 'alive' : 'missing';
}

/** Whether a queue without a schedule had one that was taken back. */
async function isTakenBack(queue: Queue): Promise<boolean> {
  return (await queue.getGlobalConcurrency()) === RUNS_AT_ONCE;
}

async function upsert(queue: Queue, schedule: JobSchedule): Promise<void> {
  const { id } = schedule;
  const repeat = repeatOf(schedule);
  await queue.upsertJobScheduler(id, repeat, { name: id, data: repeat, opts: { attempts: 1 } });
}

/** Whether a run is of the schedule that the queue has now: what another machine registered counts as well. */
async function isCurrent(job: Job<Repeat>, { queue, schedule }: RegisteredSchedule): Promise<boolean> {
  const current = await queue.getJobScheduler(schedule.id);
  if (current === undefined) return !(await isTakenBack(queue));
  // What its runs carry, and not its own words: early versions of BullMQ 5 leave those of the one before beside them.
  const carried: Repeat | undefined = current.template?.data;
  return carried === undefined || isSame(job.data, carried);
}

/** When a schedule is due, in BullMQ's words; its runs carry it, so that those of a replaced one are told apart. */
interface Repeat {
  readonly every?: number;
  readonly pattern?: string;
  readonly tz?: string;
}

function repeatOf(schedule: JobSchedule): Repeat {
  return 'everyMs' in schedule
    ? { every: schedule.everyMs }
    : { pattern: schedule.cron, tz: schedule.timeZone ?? 'UTC' };
}

function isSame(one: Repeat, other: Repeat): boolean {
  return one.every === other.every && one.pattern === other.pattern && one.tz === other.tz;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
