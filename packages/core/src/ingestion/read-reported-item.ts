import { unifyContentItems } from '../content/content-identity.js';
import type { ContentItem } from '../content/content-item.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ContentPage } from '../ports/content-source.js';
import type { IngestionRun } from './ingestion-run.js';
import { saysGone } from './prove-removals.js';

/** How many records of one content are asked for at most: it has two, and each may be named wrongly. */
const MAX_RECORDS = 4;

/** What the platform says of content that was asked for by its ids. */
export interface ReportedItem {
  /** Everything that was read, as one page. */
  readonly page: ContentPage;
  /** The ids that the platform does not find. */
  readonly gone: readonly string[];
}

/**
 * Reads content by the ids that a webhook names, and by those that its records name in turn: a reel's video record knows
 * it best, and only its post record says that it is hidden. Where one record is withdrawn nothing of the others is kept;
 * what no walk would return is left out, so that walks and webhooks end with the same rows.
 *
 * An id that cannot be found is no failure, and one that may not be read is set aside.
 */
export async function readReportedItem(
  run: IngestionRun,
  ids: readonly string[],
  accessToken: string,
): Promise<ReportedItem> {
  const asked = new Set<string>();
  const gone: string[] = [];
  const pages: ContentPage[] = [];
  for (const queue = [...ids]; queue.length > 0 && asked.size < MAX_RECORDS; ) {
    const id = queue.shift() ?? '';
    if (asked.has(id)) continue;
    asked.add(id);
    const page = await readRecord(run, id, accessToken);
    if (page === null) gone.push(id);
    else {
      pages.push(page);
      for (const known of [...page.items.flatMap(ownRecordsOf), ...page.withdrawn]) asked.add(known);
      queue.push(...page.items.flatMap(otherRecordsOf));
    }
  }
  return { page: unite(run, pages), gone };
}

/** `null` when there is no such record. */
async function readRecord(
  run: IngestionRun,
  externalContentId: string,
  accessToken: string,
): Promise<ContentPage | null> {
  const { integration, signal, countCall: onApiCall } = run;
  try {
    return await run.source.readItem({ integration, accessToken, externalContentId, signal, onApiCall });
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    if (saysGone(error)) return null;
    const { kind, message } = error.classification;
    if (kind !== 'bad-request' && kind !== 'permission' && kind !== 'not-found') throw error;
    return { ...NOTHING, quarantined: [{ externalContentId, reason: message }] };
  }
}

/** The post that an item was read from, also when it was asked for by a video's id. */
function ownRecordsOf(item: ContentItem): readonly string[] {
  return item.source === 'post' ? idsOf(item).filter(isPostId) : [];
}

function otherRecordsOf(item: ContentItem): readonly string[] {
  const { source, kind } = item;
  if (source === 'video') return idsOf(item).filter(isPostId);
  return source === 'post' && (kind === 'REEL' || kind === 'VIDEO') ? idsOf(item).filter((id) => !isPostId(id)) : [];
}

function idsOf({ externalContentId, aliases }: ContentItem): readonly string[] {
  return [externalContentId, ...aliases];
}

/** A page post id has an underscore, a video or media id has none. */
function isPostId(id: string): boolean {
  return id.includes('_');
}

function unite(run: IngestionRun, pages: readonly ContentPage[]): ContentPage {
  const withdrawn = [...new Set(pages.flatMap((page) => page.withdrawn))];
  const listed = pages.flatMap((page) => page.items).filter((item) => run.source.listedId(item) !== null);
  const items = unifyContentItems(listed);
  const shown = withdrawn.length > 0 ? [] : items;
  return {
    ...NOTHING,
    items: shown,
    quarantined: pages.flatMap((page) => page.quarantined),
    skipped: pages.reduce((sum, page) => sum + page.skipped, items.length - shown.length),
    withdrawn,
    warnings: pages.flatMap((page) => page.warnings),
  };
}

const NOTHING: ContentPage = {
  items: [],
  quarantined: [],
  skipped: 0,
  withdrawn: [],
  warnings: [],
  position: null,
  pageSize: null,
  owed: null,
  isComplete: false,
};
