import type { ContentFormat } from '../content/content-format.js';
import type { IntegrationRef } from '../content/content-item.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { cutSlices, type TimeSpan, type TimeSpanInput } from './cut-slices.js';
import { ingestOnce } from './ingest-once.js';
import type { IngestionPorts, IngestOnceOptions } from './ingestion-ports.js';
import type { CompletedReport, IngestionReport, IngestionTotals } from './ingestion-report.js';
import { noticeAppearances } from './notice-appearances.js';
import { backfillJobFor } from './plan-backfill.js';
import { addTotals, NO_TOTALS } from './run-totals.js';

/** How many days a gap check reads at once. */
export const DEFAULT_GAP_SLICE_DAYS = 7;

/** What to look through for content that was missed. */
export interface GapCheckRequest extends IntegrationRef, TimeSpanInput {
  /** Days a slice, a whole number from 1 up; narrower ones may find more and cost more calls. Default: 7. */
  readonly sliceDays?: number;
}

/** Content that was not stored before, or was removed. */
export interface AppearedContent {
  /** Its id when it appeared; `ContentRepository.find` knows it by this id for good. */
  readonly externalContentId: string;
  readonly format: ContentFormat;
  readonly publishedAt: Date;
}

interface GapReportBase {
  /** What was missing and is stored now, the newest slice first. */
  readonly appeared: readonly AppearedContent[];
  /** How many slices were read to their end. */
  readonly slices: number;
  /** Of all slices together. */
  readonly totals: IngestionTotals;
  /** Of all slices, each once. */
  readonly warnings: readonly IngestionWarning[];
}

/** The whole span was read. */
export interface CompletedGapReport extends GapReportBase {
  readonly kind: 'completed';
}

/** A slice was not read to its end; what was read is stored. */
export interface StoppedGapReport extends GapReportBase {
  readonly kind: 'stopped';
  /** Why, and when to go on. */
  readonly report: Exclude<IngestionReport, CompletedReport>;
  /** What is left; hand it back as `from` and `to`, with the same `sliceDays`. */
  readonly remaining: TimeSpan;
}

/** How a gap check ended, discriminated on `kind`. */
export type GapReport = CompletedGapReport | StoppedGapReport;

/**
 * Looks for content that the platform did not list: reads a span again in narrow slices, newest first, and tells what
 * appeared. A wide window can leave things out without a word, and narrower ones then return more.
 *
 * - **A run like any other**: each slice is a backfill job of `ingestOnce`, so what appears is stored, positions are
 *   saved, and failures are recorded and told as always.
 * - **Repeatable**: a second check finds nothing and writes nothing.
 * - **Cost**: one call an edge and slice at least. Beside what a run reads and writes, the store is read once for each
 *   thousand rows around a step, and once for each id of what seems to be missing.
 * - **Memory**: one step of the source, a thousand rows, what appeared in one slice, and the report.
 *
 * A slice whose backfill was interrupted goes on where it stopped; what was read before that is not read again.
 *
 * @example
 * ```ts
 * let span = { from: new Date('2025-01-01'), to: new Date('2026-01-01') };
 * const report = await checkGaps({ organizationId, integrationId, ...span }, ports);
 * for (const { externalContentId, publishedAt } of report.appeared) console.log(externalContentId, publishedAt);
 * if (report.kind === 'stopped') span = report.remaining; // for the next check
 * ```
 * @throws {InvalidJobError} when an end is not a time, `from` is not before `to`, or an id is empty or too long.
 * @throws {InvalidConfigurationError} when `sliceDays` is not a whole number above 0, makes more than 5,000 slices, or
 * no source reads the platform.
 * @throws {UnknownIntegrationError} when the host does not know the integration.
 * @throws what `integrations.find` and `state.load` throw.
 */
export async function checkGaps(
  request: GapCheckRequest,
  ports: IngestionPorts,
  options: IngestOnceOptions = {},
): Promise<GapReport> {
  const slices = cutSlices(request, request.sliceDays ?? DEFAULT_GAP_SLICE_DAYS);
  const noticing = noticeAppearances(ports.content, request);
  const appeared: AppearedContent[] = [];
  const warnings = new Map<string, IngestionWarning>();
  let totals = NO_TOTALS;
  for (const [index, slice] of slices.entries()) {
    const job = backfillJobFor(request, slice);
    const report = await ingestOnce(job, { ...ports, content: noticing.content }, options);
    for (const item of noticing.takeAppeared()) {
      const { externalContentId, format, publishedAt } = item;
      appeared.push({ externalContentId, format, publishedAt });
    }
    totals = addTotals(totals, report.totals);
    for (const warning of report.warnings) warnings.set(`${warning.code} ${warning.message}`, warning);
    if (report.kind !== 'completed') {
      const remaining = { from: slices.at(-1)?.from ?? slice.from, to: slice.to };
      return { kind: 'stopped', report, appeared, slices: index, totals, warnings: [...warnings.values()], remaining };
    }
  }
  return { kind: 'completed', appeared, slices: slices.length, totals, warnings: [...warnings.values()] };
}
