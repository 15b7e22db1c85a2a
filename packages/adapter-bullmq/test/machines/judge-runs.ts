import type { MachineEnd } from './fleet.js';
import type { MachineEntry } from './journal.js';

/** One run of one job on one machine, as seen from outside. */
export interface JournaledRun {
  readonly run: string;
  readonly machine: number;
  readonly integration: string;
  readonly job: string;
  readonly startedAt: number;
  /** When it ended, or its machine did; `null` while it goes on. */
  readonly endedAt: number | null;
  /** What it ended with; `null` when its machine ended first. */
  readonly outcome: string | null;
  /** Whether it went on where an earlier run had saved its position; `null` when it did not get as far. */
  readonly resumed: boolean | null;
  /** Steps of the walk that it stored. */
  readonly pages: number;
}

/** The runs that a journal tells of, in the order they began. Pure. */
export function runsOf(entries: readonly MachineEntry[], ends: readonly MachineEnd[]): readonly JournaledRun[] {
  const endOfMachine = new Map(ends.map(({ machine, at }) => [machine, at]));
  const walks = new Map(
    entries.flatMap((entry) => (entry.kind === 'walk-started' ? [[entry.run, entry.resumed]] : [])),
  );
  const pages = new Map<string, number>();
  for (const entry of entries) if (entry.kind === 'page-stored') pages.set(entry.run, (pages.get(entry.run) ?? 0) + 1);
  const endOfRun = new Map(entries.flatMap((entry) => (entry.kind === 'run-ended' ? [[entry.run, entry]] : [])));
  return entries
    .flatMap((entry): readonly JournaledRun[] => {
      if (entry.kind !== 'run-started') return [];
      const { run, machine, integration, job, at } = entry;
      const end = endOfRun.get(run);
      const endedAt = end?.at ?? endOfMachine.get(machine) ?? null;
      const walked = { resumed: walks.get(run) ?? null, pages: pages.get(run) ?? 0 };
      return [{ run, machine, integration, job, startedAt: at, endedAt, outcome: end?.outcome ?? null, ...walked }];
    })
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** Runs of one integration that went on at the same time, a line each. Pure. */
export function overlapsIn(runs: readonly JournaledRun[]): readonly string[] {
  return runs.flatMap((run, index) =>
    runs
      .slice(0, index)
      .filter(
        (earlier) =>
          earlier.integration === run.integration && (earlier.endedAt === null || earlier.endedAt > run.startedAt),
      )
      .map(
        (earlier) =>
          `${run.integration}: ${earlier.run} (${earlier.job}) ended at ${earlier.endedAt?.toFixed(1) ?? 'no time'}, and ${run.run} (${run.job}) began at ${run.startedAt.toFixed(1)}`,
      ),
  );
}

/** A call as the Graph API's side saw it. */
export interface SeenCall {
  readonly run: string;
  readonly pageId: string;
}

/** Pages that a run called again after another run had: two that took turns. Pure. */
export function turnsIn(calls: readonly SeenCall[]): readonly string[] {
  const latest = new Map<string, string>();
  const over = new Set<string>();
  return calls.flatMap(({ run, pageId }) => {
    const before = latest.get(pageId);
    latest.set(pageId, run);
    if (before !== undefined && before !== run) over.add(before);
    return over.has(run) ? [`${pageId}: ${run} called again after ${before ?? 'another run'}`] : [];
  });
}
