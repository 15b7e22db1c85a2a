import { alignColumns, atLeast, atMost, type Figure, printable } from '../harness.js';
import { PASSES, type Pass } from './passes.js';
import { POSTGRES_CONTENDERS, type PostgresContender, type StorageResult } from './postgres.js';

type Results = ReadonlyMap<PostgresContender, StorageResult>;

const NAME = 'storage';
const ADAPTERS = ['Prisma adapter', 'TypeORM adapter'] as const;
const RIVALS = POSTGRES_CONTENDERS.filter((name) => /^(Prisma|TypeORM) [cu$]/.test(name) && !name.endsWith('mixed'));

/** How often ours is as fast as the best rival, at least, and the ceiling as fast as ours, at most. */
const BARS: Readonly<Record<Pass, { readonly rival: number; readonly ceiling: number }>> = {
  'all new': { rival: 1, ceiling: 1.6 },
  'all unchanged': { rival: 1, ceiling: 2 },
  '5 % changed': { rival: 1, ceiling: 2 },
};

/** Compares what was measured on PostgreSQL with the bars. */
export function postgresFigures(results: Results): readonly Figure[] {
  const of = (name: PostgresContender) => {
    const result = results.get(name);
    if (result === undefined) throw new Error(`${name} was not measured`);
    return result;
  };
  const speed = (name: PostgresContender, pass: Pass) => of(name).costs[pass].rowsPerSecond;
  const microseconds = (name: PostgresContender, pass: Pass) => 1e6 / speed(name, pass);
  const figures: Figure[] = [];

  for (const pass of PASSES) {
    const tenAtOnce = 'Prisma upsert() ten at once';
    figures.push(
      atLeast(
        NAME,
        `rows/s, ${pass}: Prisma adapter, ${tenAtOnce}`,
        speed('Prisma adapter', pass),
        speed(tenAtOnce, pass),
        10,
      ),
    );
    const best = RIVALS.reduce((a, b) => (speed(a, pass) >= speed(b, pass) ? a : b));
    for (const ours of ADAPTERS) {
      const { rival, ceiling } = BARS[pass];
      figures.push(
        atLeast(NAME, `rows/s, ${pass}: ${ours}, best rival (${best})`, speed(ours, pass), speed(best, pass), rival),
      );
      const theirs = 'hand-written statement';
      figures.push(
        atMost(
          NAME,
          `µs a row, ${pass}: ${ours}, ${theirs}`,
          microseconds(ours, pass),
          microseconds(theirs, pass),
          ceiling,
        ),
      );
    }
  }
  for (const ours of [...ADAPTERS, 'Prisma adapter, mixed', 'TypeORM adapter, mixed'] as const) {
    const { rows, footprint, costs } = of(ours);
    figures.push(atMost(NAME, `rows rewritten, all unchanged: ${ours}, all rows`, footprint.rewritten, rows, 0));
    figures.push(atMost(NAME, `rows locked, all unchanged: ${ours}, all rows`, footprint.locked, rows, 0));
    figures.push(
      atMost(
        NAME,
        `WAL bytes a row, all unchanged: ${ours}, TypeORM upsert(batch)`,
        costs['all unchanged'].walBytes,
        of('TypeORM upsert(batch)').costs['all unchanged'].walBytes,
        0.01,
      ),
    );
  }
  for (const ours of ADAPTERS)
    for (const pass of PASSES)
      figures.push(
        atMost(
          NAME,
          `µs a row, ${pass}: ${ours}, mixed and plain`,
          microseconds(`${ours}, mixed`, pass),
          microseconds(ours, pass),
          3,
        ),
      );
  return figures;
}

/** What was measured, a line each contender. */
export function describePostgres(results: Results): string {
  const header = [
    '',
    'rows',
    ...PASSES.flatMap((pass) => [`${pass}: rows/s`, 'CPU µs/row', 'WAL B/row']),
    'rewritten',
    'locked',
    'grown MB',
  ];
  const lines = [...results].map(([name, { rows, costs, footprint }]) =>
    [
      name,
      rows,
      ...PASSES.flatMap((pass) => [costs[pass].rowsPerSecond, costs[pass].clientMicroseconds, costs[pass].walBytes]),
      footprint.rewritten,
      footprint.locked,
      footprint.grownBytes / 1e6,
    ].map((cell) => (typeof cell === 'string' ? cell : printable(cell))),
  );
  return alignColumns([header, ...lines], 1);
}
