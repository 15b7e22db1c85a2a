import type { IngestionJob, JobHandler, JobOutcome } from '@org/ingest-core';

/** A job that a handler runs until it is told to end it. */
export interface Start {
  readonly job: IngestionJob;
  end(outcome?: JobOutcome): void;
}

/** A handler whose jobs begin in an order that a test reads, and end when it says so. */
export interface Starts {
  readonly handler: JobHandler;
  /** The next job that began, in the order they did. */
  next(): Promise<Start>;
  /** Counts a run of a handler of the test's own. */
  begin(job: IngestionJob): { end(): void };
  /** How many of those with the same name ran at the same time, at most. */
  mostOf(nameOf: (job: IngestionJob) => string): number;
}

export function createStarts(): Starts {
  const begun: Start[] = [];
  const readers: ((start: Start) => void)[] = [];
  const running = new Set<IngestionJob>();
  /** What ran whenever a job began. */
  const seen: (readonly IngestionJob[])[] = [];

  function begin(job: IngestionJob): { end(): void } {
    running.add(job);
    seen.push([...running]);
    return { end: () => void running.delete(job) };
  }

  return {
    handler: (job) =>
      new Promise((resolve) => {
        const run = begin(job);
        const start: Start = {
          job,
          end: (outcome = { kind: 'done' }) => {
            run.end();
            resolve(outcome);
          },
        };
        const reader = readers.shift();
        if (reader === undefined) begun.push(start);
        else reader(start);
      }),
    next() {
      const start = begun.shift();
      return start === undefined ? new Promise((resolve) => readers.push(resolve)) : Promise.resolve(start);
    },
    begin,
    mostOf(nameOf) {
      const counts = seen.flatMap((jobs) => {
        const names = jobs.map(nameOf);
        return names.map((name) => names.filter((other) => other === name).length);
      });
      return Math.max(0, ...counts);
    },
  };
}
