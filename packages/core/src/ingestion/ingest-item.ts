import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ContentPage } from '../ports/content-source.js';
import type { IngestionJob } from '../ports/ingestion-job.js';
import { ingestReportedItem } from './ingest-reported-item.js';
import type { IngestionReport } from './ingestion-report.js';
import type { IngestionRun } from './ingestion-run.js';
import { settleItems } from './settle-success.js';

/**
 * Runs an item job: reads one item and stores it. An item that cannot be read is set aside; it says nothing about the
 * integration, which therefore is never paused for it, and neither it nor a success changes what is held against the
 * integration. What a webhook reported is read as `ingestReportedItem` says.
 */
export async function ingestItem(
  run: IngestionRun,
  job: IngestionJob & { readonly kind: 'item' },
  accessToken: string,
): Promise<IngestionReport> {
  run.emit({ kind: 'run-started', window: null, resumed: false });
  if (job.reported === undefined) await run.store(await readItem(run, job.externalContentId, accessToken));
  else await ingestReportedItem(run, job, accessToken);
  run.emit({ kind: 'page-stored', totals: run.totals });
  await settleItems(run);
  return run.report({ kind: 'completed', window: null, watermark: run.state.watermark });
}

async function readItem(run: IngestionRun, externalContentId: string, accessToken: string): Promise<ContentPage> {
  const { integration, signal } = run;
  try {
    return await run.source.readItem({ integration, accessToken, externalContentId, signal, onApiCall: run.countCall });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !isAboutTheItem(error)) throw error;
    const quarantined = [{ externalContentId, reason: error.classification.message }];
    return {
      items: [],
      quarantined,
      skipped: 0,
      withdrawn: [],
      warnings: [],
      position: null,
      pageSize: run.state.pageSize,
      owed: null,
      isComplete: false,
    };
  }
}

function isAboutTheItem({ classification }: GraphRequestError): boolean {
  return ['not-found', 'suspicious', 'bad-request'].includes(classification.kind);
}
