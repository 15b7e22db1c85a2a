import { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';

/** The types of PostgreSQL's catalog that the driver of Prisma 6 cannot read, and those that it is told instead. */
const READABLE_TYPES: ReadonlyMap<number, number> = new Map([
  [18, 2950], // "char": a UUID, of which the catalog has none
  [19, 25], // name: a text
]);
/** What the driver calls these UUIDs, and what they are. */
const UUID = 15;
const CHARACTER = 6;

interface QueryResult {
  readonly fields: readonly { dataTypeID: number }[];
}

/** The driver, so that `db push` needs no engine to download. */
async function createDriver(): Promise<PrismaPg> {
  // Nobody ends the driver's pool: its idle connections must not keep the command from ending.
  const driver = new PrismaPg({ connectionString: process.env.DATABASE_URL ?? '', allowExitOnIdle: true });
  const connect = driver.connect.bind(driver);
  driver.connect = async () => {
    const adapter = await connect();
    const pool = adapter.underlyingDriver();
    const query = pool.query.bind(pool);
    Reflect.set(pool, 'query', async (...args: readonly unknown[]) => {
      const result: QueryResult = await Reflect.apply(query, pool, args);
      for (const field of result.fields) field.dataTypeID = READABLE_TYPES.get(field.dataTypeID) ?? field.dataTypeID;
      return result;
    });
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      const result = await queryRaw(statement);
      return { ...result, columnTypes: result.columnTypes.map((type) => (type === UUID ? CHARACTER : type)) };
    };
    return adapter;
  };
  return driver;
}

/** How long the engine in JavaScript may leave a timer of its own behind that nobody waits for, in milliseconds. */
const LEFT_TIMER_MS = 60_000;

/** Such a timer must not keep the command from ending either: on a busy machine it did, for a minute. */
const { setTimeout } = globalThis;
const leaveable = (callback: () => void, ms?: number, ...args: []) => {
  const timer = setTimeout(callback, ms, ...args);
  return ms === LEFT_TIMER_MS ? timer.unref() : timer;
};
globalThis.setTimeout = Object.assign(leaveable, setTimeout);

export default defineConfig({ experimental: { adapter: true }, engine: 'js', adapter: createDriver });
