import { EXTRACTOR_VERSION } from '../content/content-item.js';
import type { ContentRepository } from '../ports/content-repository.js';
import type { DataOwner } from '../ports/data-owner.js';
import { type Logger, silentLogger } from '../ports/logger.js';
import { rederiveRow } from './rederive-row.js';

/** Rows a read of the store, and a write at most. */
const ROWS_A_READ = 1000;

export interface RederivePorts {
  readonly content: Pick<ContentRepository, 'list' | 'applyDerived'>;
  /** Default: says nothing. */
  readonly logger?: Logger;
}

/** How far a pass has come. */
export interface RederiveProgress {
  /** Where to go on; `null` when nothing was read yet, or everything was. */
  readonly cursor: string | null;
  /** Rows that older rules had made. */
  readonly read: number;
  /** Rows that were written. */
  readonly changed: number;
  /** Rows that were written or deleted by somebody else meanwhile, and were left as these left them. */
  readonly conflicts: number;
}

export interface RederiveOptions {
  /** The `cursor` of a pass that was interrupted. Default: from the newest content on. */
  readonly cursor?: string | null;
  /** Interrupts the pass between two batches. */
  readonly signal?: AbortSignal;
  /** Is told after each batch, for a host that keeps the cursor. */
  readonly onProgress?: (progress: RederiveProgress) => void;
}

/** How a pass ended, discriminated on `kind`. */
export interface RederiveReport extends RederiveProgress {
  readonly kind: 'completed' | 'interrupted';
}

/**
 * Brings rows that older rules have made (`EXTRACTOR_VERSION`) up to date from what is stored, without calling the
 * platform: hashtags and their keys from the caption, and the format of a Facebook reel from its permalink.
 *
 * - **Cautious**: a row that is written meanwhile is not overwritten; removed rows stay removed; a reel never becomes
 *   a post, and a kind other than `REEL` stays what it is, since the fields that told it are not stored.
 * - **Identity**: a row that becomes a reel moves to its reel id, where the permalink tells it and no other row has it.
 *   Where one has, the row has that id as an alias, and the next record that names both joins them.
 * - **Repeatable**: a second pass reads only what is still outdated and writes nothing. Rows of incomplete records
 *   (`INCOMPLETE_EXTRACTOR_VERSION`) always are: their hashtags are brought up to date, their version stays.
 * - **Cost**: one read and at most one write a thousand outdated rows; the cursor belongs to the same owner.
 *
 * Rows in `conflicts` may still be outdated, if what changed them was no record of today's rules: another pass knows.
 *
 * @example
 * ```ts
 * const report = await rederiveContent({ organizationId: 'org-1' }, { content }, { signal });
 * if (report.kind === 'interrupted') await saveCursor(report.cursor);
 * ```
 * @throws {StorageError} when the store cannot be read or written, or does not know the cursor; what was written stays.
 */
export async function rederiveContent(
  owner: DataOwner,
  ports: RederivePorts,
  options: RederiveOptions = {},
): Promise<RederiveReport> {
  const { content, logger = silentLogger } = ports;
  let progress: RederiveProgress = { cursor: options.cursor ?? null, read: 0, changed: 0, conflicts: 0 };
  while (!options.signal?.aborted) {
    const page = await content.list({
      organizationId: owner.organizationId,
      ...('integrationId' in owner && { integrationId: owner.integrationId }),
      extractorVersionBelow: EXTRACTOR_VERSION,
      includeRemoved: true,
      limit: ROWS_A_READ,
      ...(progress.cursor !== null && { cursor: progress.cursor }),
    });
    const derived = page.items.flatMap((row) => {
      const next = rederiveRow(row, EXTRACTOR_VERSION);
      return next === row ? [] : [next];
    });
    const changed = derived.length === 0 ? 0 : await content.applyDerived(derived);
    progress = {
      cursor: page.nextCursor,
      read: progress.read + page.items.length,
      changed: progress.changed + changed,
      conflicts: progress.conflicts + derived.length - changed,
    };
    options.onProgress?.(progress);
    if (page.nextCursor === null) return end('completed', progress, logger);
  }
  return end('interrupted', progress, logger);
}

function end(kind: RederiveReport['kind'], progress: RederiveProgress, logger: Logger): RederiveReport {
  const { read, changed, conflicts } = progress;
  logger.info(kind === 'completed' ? 'Outdated content is up to date' : 'Bringing content up to date was interrupted', {
    read,
    changed,
    conflicts,
  });
  return { kind, ...progress };
}
