import { cost } from './cost.js';
import { endToEnd } from './end-to-end.js';
import { fairness } from './fairness.js';
import { alignColumns, type Benchmark, type Figure, printable } from './harness.js';
import { hashtags } from './hashtags.js';
import { queue } from './queue.js';
import { storage } from './storage.js';
import { storageMemory } from './storage-memory.js';
import { tick } from './tick.js';

const BENCHMARKS: readonly Benchmark[] = [hashtags, storage, storageMemory, fairness, tick, queue, endToEnd, cost];

process.exitCode = await main(process.argv.slice(2));

/** Runs the named benchmarks, or all; returns the exit code: 0, 1 when a bar was missed, 2 when a name is unknown. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(`No benchmark is named ${unknown.map((name) => `"${name}"`).join(', ')}. There are:`);
    for (const benchmark of BENCHMARKS) console.error(`  ${benchmark.name}`);
    return 2;
  }
  const figures: Figure[] = [];
  for (const benchmark of BENCHMARKS) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    figures.push(...(await benchmark.run()));
  }
  printTable(figures);
  for (const figure of figures) console.log(JSON.stringify(figure));
  return figures.every((figure) => figure.ok) ? 0 : 1;
}

function printTable(figures: readonly Figure[]): void {
  const rows = [
    ['benchmark', 'metric', 'ours', 'theirs', 'ratio', 'bar', ''],
    ...figures.map(({ name, metric, ours, theirs, ratio, bar, ok }) => [
      name,
      metric,
      ...[ours, theirs, ratio, bar].map(printable),
      ok ? 'ok' : 'MISSED',
    ]),
  ];
  console.log(`${alignColumns(rows, 2)}\n`);
}
