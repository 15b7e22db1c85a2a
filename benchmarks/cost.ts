import { countDifferences } from './cost/compare-rows.js';
import { createFullRereads } from './cost/full-rereads.js';
import { createOurs, oneByOne, together } from './cost/ours.js';
import { createPopulation, ITEMS_A_WEEK, type Population, type PopulationSizes } from './cost/population.js';
import type { Reader } from './cost/reader.js';
import { addTraffic, NO_TRAFFIC, type Traffic } from './cost/traffic.js';
import { alignColumns, atMost, type Benchmark, type Figure, printable } from './harness.js';

const NAME = 'cost';

export interface CostSizes extends PopulationSizes {
  /** Days between two polls of a Page; a whole number of them makes a week. */
  readonly daysBetweenPolls: number;
  readonly weeks: number;
}

const PAGES = Number(process.env.INGEST_BENCH_PAGES ?? 1000);

export const cost = createCostBenchmark({
  ...{ quiet: PAGES * 0.5, normal: PAGES * 0.45, busy: PAGES * 0.05, historyDays: 365, seed: 20_261_125 },
  ...{ daysBetweenPolls: 1, weeks: 4 },
});

/** What a month of many Pages costs at the platform: by full re-reads, by `ingestOnce` and by `pollMany`. */
export function createCostBenchmark(sizes: CostSizes): Benchmark {
  return {
    name: NAME,
    run: async () => {
      console.error(describe(sizes));
      const { daysBetweenPolls, weeks } = sizes;
      const population = createPopulation(sizes, weeks * 7);
      const theirs = createFullRereads(population);
      const single = createOurs('ingestOnce', population, oneByOne);
      const many = createOurs('pollMany', population, together);
      const readers = [theirs, single, many];
      const traffic = new Map<Reader, Traffic>(readers.map((reader) => [reader, NO_TRAFFIC]));
      for (const reader of readers) await reader.begin();
      const pollsAWeek = Math.round(7 / daysBetweenPolls);
      for (let poll = 1; poll <= pollsAWeek * weeks; poll += 1) {
        const changed = population.goOn(daysBetweenPolls);
        for (const reader of readers) {
          await reader.poll({ changed, isWeekOver: poll % pollsAWeek === 0 });
          traffic.set(reader, addTraffic(traffic.get(reader) ?? NO_TRAFFIC, reader.takeTraffic()));
          population.simulator.requests.reset();
        }
      }
      console.error(table(traffic));
      const of = (reader: Reader) => traffic.get(reader) ?? NO_TRAFFIC;
      return [
        atMost(NAME, 'HTTP requests of pollMany, full re-reads', of(many).requests, of(theirs).requests, 0.05),
        atMost(NAME, 'HTTP requests of ingestOnce, full re-reads', of(single).requests, of(theirs).requests, 1),
        atMost(NAME, 'calls of pollMany, ingestOnce', of(many).calls, of(single).calls, 1),
        ...(await compareRows(population, theirs, [single, many])),
      ];
    },
  };
}

async function compareRows({ pages }: Population, theirs: Reader, ours: readonly Reader[]): Promise<readonly Figure[]> {
  const differences = new Map(ours.map((reader) => [reader, 0]));
  let rows = 0;
  for (const page of pages) {
    const expected = await theirs.rowsOf(page);
    rows += expected.length;
    for (const reader of ours) {
      const found = countDifferences(await reader.rowsOf(page), expected);
      differences.set(reader, (differences.get(reader) ?? 0) + found);
    }
  }
  return ours.map((reader) =>
    atMost(NAME, `rows that differ with ${reader.name}, rows`, differences.get(reader) ?? rows, rows, 0),
  );
}

function describe({ quiet, normal, busy, historyDays, daysBetweenPolls, weeks }: CostSizes): string {
  return (
    `${NAME}: ${quiet} quiet Pages, ${normal} normal and ${busy} busy ones (${Object.values(ITEMS_A_WEEK).join(', ')} items a ` +
    `week), a history of ${historyDays} days, polled every ${daysBetweenPolls * 24} hours for ${weeks} weeks`
  );
}

function table(traffic: ReadonlyMap<Reader, Traffic>): string {
  const rows = [...traffic].map(([{ name }, { requests, calls, items, bytes }]) => [
    name,
    ...[requests, calls, items].map((count) => count.toLocaleString('en-US')),
    printable(bytes / 1e6),
  ]);
  return alignColumns([['', 'HTTP requests', 'calls', 'items', 'MB'], ...rows], 1);
}
