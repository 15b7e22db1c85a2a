import { cpus } from 'node:os';
import { type Benchmark, printable } from './harness.js';
import { compareOnMariadb, compareOnSqlite } from './storage/portable.js';
import { measurePostgres, type StorageSizes } from './storage/postgres.js';
import { describePostgres, postgresFigures } from './storage/storage-figures.js';

const SEED = 20_261_125;

/** Fewer rows make the figures rougher, and fit a machine that is slow or busy. */
const ROWS = Number(process.env.INGEST_BENCH_ROWS ?? 100_000);

const FULL: StorageSizes = {
  rows: ROWS,
  mixedRows: ROWS / 5,
  slowRows: ROWS / 50,
  portableRows: ROWS / 10,
  batch: 1_000,
  slices: 10,
  rounds: 3,
  isDurable: true,
};

export const storage = createStorageBenchmark(FULL);

/** Bulk upserts of the adapters against what teams write, on servers that are started for it. */
export function createStorageBenchmark(sizes: StorageSizes): Benchmark {
  return {
    name: 'storage',
    run: async () => {
      console.error(
        `storage: ${printable(sizes.rows)} posts with captions of 300 characters, batches of ${sizes.batch}, ` +
          `${sizes.rounds} rounds, seed ${SEED}, ${cpus().length} processors, Node ${process.versions.node}, ` +
          `PostgreSQL that loses nothing in a crash; slow rivals store fewer rows`,
      );
      const results = await measurePostgres(sizes, SEED);
      console.error(`\n${describePostgres(results)}\n`);
      return [
        ...postgresFigures(results),
        ...(await compareOnMariadb(sizes.portableRows, SEED, sizes)),
        ...(await compareOnSqlite(sizes.portableRows, SEED, sizes)),
      ];
    },
  };
}
