/** One figure of a benchmark, as it is printed: one JSON line. */
export interface Figure {
  readonly name: string;
  /** What `ours` and `theirs` count, with the unit. */
  readonly metric: string;
  readonly ours: number;
  readonly theirs: number;
  /** `ours / theirs`. */
  readonly ratio: number;
  /** What the ratio must reach, or with `at most` in the metric's name must not exceed. */
  readonly bar: number;
  readonly ok: boolean;
}

/** A benchmark by name: it measures, says on stderr what it measures, and returns its figures. */
export interface Benchmark {
  readonly name: string;
  readonly run: () => readonly Figure[] | Promise<readonly Figure[]>;
}

/** One way to do the same work. */
export interface Contender<T> {
  readonly name: string;
  /** Works on one item and returns anything but `undefined`: answers are counted, so that no engine leaves the work out. */
  readonly work: (item: T) => unknown;
}

/** What one contender reached. */
export interface Measured {
  readonly name: string;
  /** Median over the rounds. */
  readonly itemsPerSecond: number;
  /** How many items a round had: all of them, or a sample. */
  readonly items: number;
}

/** A rival slower than this over all items works on a sample. */
const SLOW_ROUND_MS = 1_000;
const SAMPLE = 5_000;
const PROBE = 500;

/**
 * Runs the contenders in turns, so that a machine that slows down slows all of them, and takes the median of the rounds.
 * Each warms up first; one that would need over a second a round gets the first 5,000 items only.
 */
export function measureInTurns<T>(
  contenders: readonly Contender<T>[],
  items: readonly T[],
  { rounds = 7 }: { readonly rounds?: number } = {},
): readonly Measured[] {
  const runs = contenders.map((contender) => {
    const probe = items.slice(0, PROBE);
    timeMs(contender, probe);
    const expectedMs = (timeMs(contender, probe) / probe.length) * items.length;
    const work = expectedMs > SLOW_ROUND_MS ? items.slice(0, SAMPLE) : items;
    timeMs(contender, work);
    return { contender, work, times: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) run.times.push(timeMs(run.contender, run.work));
  }
  return runs.map(({ contender, work, times }) => ({
    name: contender.name,
    items: work.length,
    itemsPerSecond: (work.length / median(times)) * 1_000,
  }));
}

/**
 * The milliseconds that `work` takes on each input in its fastest round, the inputs in turns: what else the machine does
 * only adds time, and a question of growth is about the work alone. Short work is repeated within a round, as often for
 * every input.
 */
export function timeInTurns<T>(
  work: (input: T) => unknown,
  inputs: readonly T[],
  { rounds = 5, roundMs = 10 }: { readonly rounds?: number; readonly roundMs?: number } = {},
): readonly number[] {
  const once = inputs.map((input) => timeMs({ name: 'The work', work }, [input]));
  const repeats = Math.max(1, Math.min(200, Math.ceil(roundMs / Math.min(...once))));
  const times = inputs.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    inputs.forEach((input, index) => {
      const taken = timeMs(
        { name: 'The work', work },
        Array.from({ length: repeats }, () => input),
      );
      times[index]?.push(taken / repeats);
    });
  }
  return times.map((taken) => Math.min(...taken));
}

/** A figure that is good when `ours` is at least `bar` times `theirs`. */
export function atLeast(name: string, metric: string, ours: number, theirs: number, bar: number): Figure {
  return figure(name, metric, ours, theirs, bar, (ratio) => ratio >= bar);
}

/** A figure that is good when `ours` is at most `bar` times `theirs`. */
export function atMost(name: string, metric: string, ours: number, theirs: number, bar: number): Figure {
  return figure(name, `${metric} (at most)`, ours, theirs, bar, (ratio) => ratio <= bar);
}

/** Numbers below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number for a table: four digits that count, with commas. */
export function printable(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/** Rows of text as a table; the first `texts` columns are flush left, the others flush right. */
export function alignColumns(rows: readonly (readonly string[])[], texts: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column < texts ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n');
}

function figure(
  name: string,
  metric: string,
  ours: number,
  theirs: number,
  bar: number,
  isGood: (ratio: number) => boolean,
): Figure {
  const ratio = ours / theirs;
  return { name, metric, ours: round(ours), theirs: round(theirs), ratio: round(ratio), bar, ok: isGood(ratio) };
}

function timeMs<T>(contender: Contender<T>, items: readonly T[]): number {
  let answers = 0;
  const began = performance.now();
  for (const item of items) if (contender.work(item) !== undefined) answers++;
  const taken = performance.now() - began;
  if (answers < items.length) throw new Error(`${contender.name} gave no answer for ${items.length - answers} items`);
  return taken;
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
