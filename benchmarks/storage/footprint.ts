import type pg from 'pg';

/** What a pass left behind in a table, in rows and bytes. */
export interface Footprint {
  /** Rows with a new version; each leaves a dead one. */
  readonly rewritten: number;
  /** Rows that were locked, but not written. */
  readonly locked: number;
  /** Growth of the table with its indexes. */
  readonly grownBytes: number;
}

/** Runs `pass` and tells what it left behind in each of the tables. */
export async function measureFootprints(
  inspectors: readonly pg.Client[],
  pass: () => Promise<void>,
): Promise<readonly Footprint[]> {
  const sizes: number[] = [];
  for (const inspector of inspectors) {
    await inspector.query(
      `CREATE UNLOGGED TABLE seen AS SELECT "id", ctid AS place, xmax::text AS locker FROM "AnalyticsContent"`,
    );
    // What the copy has brought into the cache is written now, and not during the pass.
    await inspector.query('CHECKPOINT');
    sizes.push(await readSize(inspector));
  }
  await pass();
  const footprints: Footprint[] = [];
  for (const [index, inspector] of inspectors.entries()) {
    // A lock leaves its transaction in the row's xmax, and the row where it is.
    const { rows } = await inspector.query<{ rewritten: number; locked: number }>(`SELECT
      count(*) FILTER (WHERE c.ctid <> s.place)::int AS "rewritten",
      count(*) FILTER (WHERE c.ctid = s.place AND c.xmax::text <> s.locker)::int AS "locked"
      FROM seen s JOIN "AnalyticsContent" c USING ("id")`);
    const [row = { rewritten: Number.NaN, locked: Number.NaN }] = rows;
    footprints.push({ ...row, grownBytes: (await readSize(inspector)) - (sizes[index] ?? Number.NaN) });
    await inspector.query('DROP TABLE seen');
  }
  return footprints;
}

async function readSize(inspector: pg.Client): Promise<number> {
  const { rows } = await inspector.query<{ bytes: string }>(
    `SELECT pg_total_relation_size('"AnalyticsContent"') AS "bytes"`,
  );
  return Number(rows[0]?.bytes);
}
