import { type IntegrationRef, MAX_FAILURES_PER_INTEGRATION } from '@org/ingest-core';
import { readNumber, readText, readTextOrNull } from '../row-values.js';
import type { PortableSession } from '../sql-session.js';
import { IDS_AT_ONCE, inChunks } from './in-chunks.js';
import type { StateStatements } from './state-statements.js';

/**
 * Keeps the log of an integration within its bound: settled lines go first, then the oldest, and last the lines that are
 * open under one of the `recorded` keys.
 */
export async function pruneFailures(
  session: PortableSession,
  statements: StateStatements,
  integration: IntegrationRef,
  recorded: ReadonlySet<string>,
): Promise<void> {
  const [counted = {}] = await session.query(statements.countFailures(integration));
  if (readNumber(counted, 'count') <= MAX_FAILURES_PER_INTEGRATION) return;
  const lines = (await session.query(statements.listForPruning(integration))).map((row) => {
    const openKey = readTextOrNull(row, 'openKey');
    const rank = openKey === null ? 2 : recorded.has(openKey) ? 0 : 1;
    return { id: readText(row, 'id'), rank, at: readNumber(row, 'lastSeenAt') };
  });
  const surplus = lines.sort((a, b) => a.rank - b.rank || b.at - a.at).slice(MAX_FAILURES_PER_INTEGRATION);
  for (const chunk of inChunks(surplus, IDS_AT_ONCE))
    await session.execute(statements.deleteFailures(chunk.map((line) => line.id)));
}
