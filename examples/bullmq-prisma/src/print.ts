import type { ContentQueries, IngestionReport } from '@org/ingest-core';
import type { PrismaClient } from '../generated/client/index.js';

/** One line for each Page and account: what its last job did. */
export async function printReports(prisma: PrismaClient, reports: ReadonlyMap<string, IngestionReport>): Promise<void> {
  for (const { id, name } of await prisma.integration.findMany({ orderBy: { internalId: 'asc' } })) {
    const report = reports.get(id);
    console.log(`  ${name.padEnd(15)} ${report === undefined ? 'was not read' : describe(report)}`);
  }
}

function describe(report: IngestionReport): string {
  const { inserted, updated } = report.totals;
  if (report.kind !== 'failed') return `${report.kind}: ${inserted} inserted, ${updated} updated`;
  return `failed: ${report.error.kind}, code ${report.error.code}; ${report.next.kind}`;
}

/** What a person of the organization has to look at. */
export async function printTrouble(queries: ContentQueries, organizationId: string): Promise<void> {
  const { integrations } = await queries.ingestionHealth({ organizationId });
  for (const { integrationId, status, contentCounts, lastError } of integrations) {
    if (status === 'ACTIVE') continue;
    console.log(`  ${integrationId} is ${status} and keeps its ${contentCounts.REELS + contentCounts.POST} rows`);
    console.log(`  Meta said: ${lastError?.message}`);
  }
}

/** What an organization published, by format and by hashtag. */
export async function printAnalytics(
  queries: ContentQueries,
  { id: organizationId, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const formats = await queries.summarizeFormats({ organizationId });
  const count = (format: 'REELS' | 'POST') =>
    formats.filter((row) => row.format === format).reduce((sum, row) => sum + row.count, 0);
  const hashtags = await queries.topHashtags({ organizationId, limit: 3 });
  const tags = hashtags.map((row) => `#${row.hashtag} ${row.count}`).join(', ');
  console.log(`  ${name}: ${count('REELS')} reels and ${count('POST')} posts; ${tags}`);
}
