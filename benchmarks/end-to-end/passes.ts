import { type ContentPage, createMemoryIngestionStateRepository } from '@org/ingest-core';
import type { PostgresTable } from '../storage/postgres-table.js';
import { droppingRepository, ingestHistory, remembering, replaying, sourceOn } from './ingest-history.js';
import type { OpenStore } from './open-store.js';
import type { RunningSimulator, SimulatedPage } from './start-simulator.js';

/** Seconds that one worker took over all Pages. */
export interface PassSeconds {
  /** From the simulator, into a repository that stores nothing. */
  readonly reading: number;
  /** The same steps from memory, into the database. */
  readonly writing: number;
  /** From the simulator into the database. */
  readonly both: number;
  readonly items: number;
}

/**
 * Reads, writes, and does both, Page by Page in turns, so that a machine that slows down slows all of them. What comes
 * first of writing alone and both changes from Page to Page; every pass begins with empty tables. The first Page warms up.
 */
export async function measurePasses(
  simulator: RunningSimulator,
  store: OpenStore,
  table: PostgresTable,
): Promise<PassSeconds> {
  const seconds = { reading: 0, writing: 0, both: 0 };
  let items = 0;
  for (const [index, page] of simulator.pages.entries()) {
    const steps: ContentPage[] = [];
    const source = sourceOn(simulator.url);
    await readFirstStep(simulator, page);
    const passes = {
      reading: () =>
        ingestHistory(page, {
          source: remembering(source, steps),
          content: droppingRepository(),
          state: createMemoryIngestionStateRepository(),
        }),
      writing: () => ingestHistory(page, { source: replaying(source, steps), ...store }),
      both: () => ingestHistory(page, { source, ...store }),
    };
    const order =
      index % 2 === 0 ? (['reading', 'writing', 'both'] as const) : (['reading', 'both', 'writing'] as const);
    for (const name of order) {
      await table.inspector.query('TRUNCATE "AnalyticsContent", "AnalyticsIngestionState"');
      const beganAt = performance.now();
      const stored = await passes[name]();
      if (index > 0) seconds[name] += (performance.now() - beganAt) / 1000;
      if (index > 0 && name === 'both') items += stored;
    }
  }
  return { ...seconds, items };
}

/** The simulator sorts a Page's content when it is first asked for. */
async function readFirstStep({ url }: RunningSimulator, page: SimulatedPage): Promise<void> {
  const steps = sourceOn(url).read({
    integration: { organizationId: 'o', integrationId: page.id, platform: 'FACEBOOK', externalAccountId: page.id },
    accessToken: page.accessToken,
    window: { since: null, until: null },
    ...{ position: null, pageSize: null, owed: null },
    signal: new AbortController().signal,
    onApiCall: () => {},
  });
  for await (const _ of steps) return;
}
