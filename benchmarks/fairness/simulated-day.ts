import { setTimeout } from 'node:timers/promises';
import { enqueueDueIntegrations, type IngestionJob, type JobRequest } from '@org/ingest-core';
import { seededRandom } from '../harness.js';
import type { Contestant } from './contestant.js';
import { type Observed, Observer } from './observer.js';
import { listHistory, listPages, type Population } from './population.js';

/** A day in which everything is faster by the same factor. */
export interface Day {
  readonly hours: number;
  /** Minutes from one tick to the next; the jobs of a tick are spread over them. */
  readonly tickMinutes: number;
  /** Milliseconds of the machine for a second of the day. */
  readonly msASecond: number;
  /** Seconds of the day that a job takes: least and most, drawn evenly. */
  readonly freshSeconds: readonly [number, number];
  readonly sliceSeconds: readonly [number, number];
}

/** The mean length of a slice, in milliseconds of the machine. */
export function sliceMs({ sliceSeconds: [least, most], msASecond }: Day): number {
  return ((least + most) / 2) * msASecond;
}

/** Lets a day pass: the history is added first, and a tick of core's adds what is fresh. */
export async function simulateDay(contestant: Contestant, population: Population, day: Day): Promise<Observed> {
  const random = seededRandom(population.seed);
  const pages = listPages(population);
  const queue = {
    async enqueueMany(requests: readonly JobRequest[]) {
      observer.enqueued(requests);
      return contestant.enqueueMany(requests);
    },
  };
  const ports = {
    integrations: {
      async *listTracked() {
        yield* pages;
      },
    },
    state: { loadMany: async () => [] },
  };
  const history = listHistory(population);
  for (let start = 0; start < history.length; start += HISTORY_A_CALL)
    await contestant.enqueueMany(history.slice(start, start + HISTORY_A_CALL));
  const observer = new Observer(() => performance.now());
  observer.enqueued(history);
  await contestant.process(async (job) => {
    const end = observer.began(job);
    await setTimeout(lengthOf(job, day, random));
    end();
  });
  const tickMs = day.tickMinutes * 60 * day.msASecond;
  const beganAt = performance.now();
  for (let tick = 0; tick * day.tickMinutes < day.hours * 60; tick += 1) {
    await setTimeout(Math.max(0, beganAt + tick * tickMs - performance.now()));
    await enqueueDueIntegrations(queue, ports, { spreadMs: tickMs });
  }
  await setTimeout(Math.max(0, beganAt + day.hours * 3600 * day.msASecond - performance.now()));
  return observer.observe();
}

/** A host adds a page's history in one call, or some pages' in one. */
const HISTORY_A_CALL = 2000;

function lengthOf(job: IngestionJob, day: Day, random: () => number): number {
  const [least, most] = job.kind === 'backfill' ? day.sliceSeconds : day.freshSeconds;
  return (least + random() * (most - least)) * day.msASecond;
}
