/**
 * Reads one Page's whole history into a database and tells its parent the most memory that it had: started by
 * `end-to-end.ts` with a `MemoryTask`.
 */
import { readPeak } from '../peak-memory.js';
import { ingestHistory, sourceOn } from './ingest-history.js';
import { type Adapter, openStore } from './open-store.js';
import type { SimulatedPage } from './start-simulator.js';

export interface MemoryTask {
  readonly adapter: Adapter;
  readonly databaseUrl: string;
  readonly graphUrl: string;
  readonly page: SimulatedPage;
}

const { adapter, databaseUrl, graphUrl, page } = JSON.parse(process.argv[2] ?? '') as MemoryTask;
const store = await openStore(adapter, databaseUrl);
const stored = await ingestHistory(page, { source: sourceOn(graphUrl), ...store });
process.send?.({ stored, peakBytes: await readPeak() });
await store.close();
