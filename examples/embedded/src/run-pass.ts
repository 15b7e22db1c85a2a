import {
  createIngestionHandler,
  type IngestionPorts,
  type IngestionReport,
  type IngestionTotals,
  type InProcessJobRunner,
} from '@org/ingest-core';
import type { ConnectedPage } from './pages.js';
import { showProgress } from './show-progress.js';

/** What became of one job for each page. */
export interface Pass {
  /** By integration. */
  readonly reports: ReadonlyMap<string, IngestionReport>;
  readonly seconds: number;
}

/** Runs one job for each page and shows how far they are: of all that there is, when the jobs read all. */
export async function runPass(
  runner: InProcessJobRunner,
  ports: IngestionPorts,
  pages: readonly ConnectedPage[],
  job: { readonly date: string; readonly lookbackDays?: number },
  readsAll: boolean,
): Promise<Pass> {
  const began = performance.now();
  const reports = new Map<string, IngestionReport>();
  const progress = new Map<string, IngestionTotals>();
  const show = showProgress(readsAll ? sum(pages.map(({ size }) => size ?? 0)) : 0);
  await runner.process(
    createIngestionHandler(ports, {
      onEvent(event) {
        if (event.kind === 'run-ended') reports.set(event.integrationId, event.report);
        if (event.kind !== 'page-stored') return;
        progress.set(event.integrationId, event.totals);
        const totals = [...progress.values()];
        const items = sum(totals.map(({ inserted, updated, unchanged }) => inserted + updated + unchanged));
        show.update(items, sum(totals.map(({ apiCalls }) => apiCalls)));
      },
    }),
  );
  await runner.enqueueMany(
    pages.map(({ organization, integrationId }) => ({
      id: integrationId,
      payload: { kind: 'incremental', version: 1, organizationId: organization.id, integrationId, ...job },
    })),
  );
  await runner.idle();
  await runner.close();
  show.stop();
  return { reports, seconds: (performance.now() - began) / 1000 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
