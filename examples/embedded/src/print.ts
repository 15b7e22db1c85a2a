import type { ContentQueries, IngestionReport, IngestionStateRepository, IngestionTotals } from '@org/ingest-core';
import type { ConnectedPage, Pages } from './pages.js';
import type { Pass } from './run-pass.js';

const count = (value: number) => value.toLocaleString('en-US');

export function printTitle(title: string): void {
  console.log(`\n\u001b[1m${title}\u001b[0m`);
}

/** How many pages and accounts of how many organizations are read, and from where. */
export function describePages({ pages, place }: Pages): string {
  const organizations = new Set(pages.map(({ organization }) => organization.id)).size;
  const instagram = pages.filter(({ provider }) => provider === 'instagram').length;
  const read = [plural(pages.length - instagram, 'Page')];
  if (instagram > 0) read.push(plural(instagram, 'Instagram account'));
  return `${read.join(' and ')} of ${plural(organizations, 'organization')}, on ${place}`;
}

/** One line a page or account, and one for all of them. */
export function printPass({ reports, seconds }: Pass, pages: readonly ConnectedPage[]): void {
  const found = pages.map(({ integrationId }) => reports.get(integrationId)).filter((report) => report !== undefined);
  for (const { integrationId, name } of pages) {
    const report = reports.get(integrationId);
    printLine(name, report === undefined ? 'not read' : describe(report));
  }
  const sum = (field: keyof IngestionTotals) => found.reduce((total, { totals }) => total + totals[field], 0);
  const completed = found.filter(({ kind }) => kind === 'completed').length;
  const written = describeTotals({ inserted: sum('inserted'), updated: sum('updated'), unchanged: sum('unchanged') });
  printLine(
    'Together',
    `${completed} of ${pages.length} completed: ${written}, in ${plural(sum('apiCalls'), 'call')} and ${seconds.toFixed(1)} s`,
  );
}

/** What the counts of a pass mean. */
export function printLegend(): void {
  console.log(
    '\n  Unchanged is what was read and stood there already, so that nothing was written. A Page’s reel comes from two',
  );
  console.log('  edges and is one row: where both are read, it counts as unchanged once more.');
}

function printLine(name: string, text: string): void {
  console.log(`  ${name.padEnd(22)} ${text}`);
}

function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function describeTotals(totals: Pick<IngestionTotals, 'inserted' | 'updated' | 'unchanged'>): string {
  return `${count(totals.inserted)} inserted, ${count(totals.updated)} updated, ${count(totals.unchanged)} unchanged`;
}

function describe(report: IngestionReport): string {
  const written = describeTotals(report.totals);
  switch (report.kind) {
    case 'completed':
      return `completed: ${written}`;
    case 'skipped':
      return report.retryAfterMs === null ? `left alone: ${report.status}` : `waits ${report.retryAfterMs} ms`;
    case 'rate-limited':
      return `rate-limited, waits ${report.retryAfterMs} ms: ${written}`;
    case 'interrupted':
      return `interrupted: ${written}`;
    case 'failed':
      return `failed (${report.error.kind}, code ${report.error.code}): ${report.error.message}`;
  }
}

export async function printAnalytics(queries: ContentQueries, pages: readonly ConnectedPage[]): Promise<void> {
  const organizations = new Map(pages.map(({ organization }) => [organization.id, organization]));
  for (const { id: organizationId, name } of organizations.values()) {
    printTitle(`What ${name} can see`);
    const formats = await queries.summarizeFormats({ organizationId });
    for (const format of ['REELS', 'POST'] as const) {
      const kinds = formats.filter((row) => row.format === format);
      const total = kinds.reduce((sum, row) => sum + row.count, 0);
      const detail = kinds.map((row) => `${row.kind.toLowerCase()} ${count(row.count)}`).join(', ');
      console.log(`  ${format.padEnd(6)} ${count(total).padStart(6)}   ${detail}`);
    }
    const top = await queries.topHashtags({ organizationId, limit: 8 });
    console.log(`  Top hashtags: ${top.map((row) => `#${row.hashtag} ${count(row.count)}`).join('  ')}`);
    const timeline = await queries.publishingTimeline({ organizationId, bucket: 'month' });
    const months = new Map<string, number>();
    for (const row of timeline) months.set(row.startsOn, (months.get(row.startsOn) ?? 0) + row.count);
    console.log(
      `  Last months: ${[...months]
        .slice(-4)
        .map(([month, total]) => `${month.slice(0, 7)} ${count(total)}`)
        .join('  ')}`,
    );
  }
}

export async function printFailures(state: IngestionStateRepository, pages: readonly ConnectedPage[]): Promise<void> {
  printTitle('What a person has to look at');
  let found = 0;
  for (const { organization, integrationId, name } of pages) {
    const ref = { organizationId: organization.id, integrationId };
    const status = (await state.load(ref))?.status;
    for (const { error, occurrences } of await state.listFailures(ref)) {
      found += 1;
      console.log(
        `  ${name} (${status}): ${error.message} [code ${error.code}/${error.subcode}, recorded ${occurrences}×]`,
      );
    }
  }
  if (found === 0) console.log('  Nothing.');
}
