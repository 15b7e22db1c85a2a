import type { Counts, SuiteResult } from './suite-report.js';

/** The results as a table: a line a place, a column a package. */
export function formatResults(heading: string, results: readonly SuiteResult[]): string {
  const packages = [...new Set(results.flatMap((result) => Object.keys(result.packages)))];
  const lines = [
    [heading, ...packages],
    ...results.map(({ place, packages: counts }) => [place, ...packages.map((name) => describe(counts[name]))]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Whether each package ran something in each place, and all of it passed. A skipped test is one that did not run. */
export function isComplete(results: readonly SuiteResult[]): boolean {
  const all = results.flatMap((result) => Object.values(result.packages));
  return all.length > 0 && all.every(({ passed, failed, skipped }) => passed > 0 && failed === 0 && skipped === 0);
}

function describe(counts: Counts | undefined): string {
  if (counts === undefined) return 'not run';
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
