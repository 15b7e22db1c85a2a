import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ContentPage } from '../ports/content-source.js';
import type { IngestionJob } from '../ports/ingestion-job.js';
import type { IngestionReport } from './ingestion-report.js';
import type { IngestionRun } from './ingestion-run.js';
import { afterSuccess, settleFailures } from './settle-success.js';

/**
 * Runs an item job: reads one item and stores it. An item that cannot be read is set aside; it says nothing about the
 * integration, which therefore is never paused for it.
 */
export async function ingestItem(
  run: IngestionRun,
  job: IngestionJob & { readonly kind: 'item' },
  accessToken: string,
): Promise<IngestionReport> {
  const before = run.state;
  run.emit({ kind: 'run-started', window: null, resumed: false });
  await run.store(await readItem(run, job.externalContentId, accessToken));
  run.emit({ kind: 'page-stored', totals: run.totals });
  await run.update((state) => afterSuccess(state, run.clock.now()));
  await settleFailures(run, before);
  return run.report({ kind: 'completed', window: null, watermark: run.state.watermark });
}

async function readItem(run: IngestionRun, externalContentId: string, accessToken: string): Promise<ContentPage> {
  const { integration, signal } = run;
  try {
    return await run.source.readItem({ integration, accessToken, externalContentId, signal });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !isAboutTheItem(error)) throw error;
    const quarantined = [{ externalContentId, reason: error.classification.message }];
    return {
      items: [],
      quarantined,
      skipped: 0,
      warnings: [],
      apiCalls: 1,
      position: null,
      pageSize: run.state.pageSize,
    };
  }
}

function isAboutTheItem({ classification }: GraphRequestError): boolean {
  return ['not-found', 'suspicious', 'bad-request'].includes(classification.kind);
}
