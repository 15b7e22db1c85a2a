import { CONTENT_FORMATS } from '../content/content-format.js';
import type { StoredContentItem } from '../content/content-item.js';
import { StorageError } from '../errors.js';
import type { IngestionHealthPage, IngestionHealthQuery, IntegrationHealth } from '../ports/ingestion-health.js';
import {
  INGESTION_STATUSES,
  type IngestionState,
  type StoredIngestionFailure,
} from '../ports/ingestion-state-repository.js';

/** The rows of one organization. */
export interface HealthRows {
  readonly states: readonly IngestionState[];
  readonly failures: readonly StoredIngestionFailure[];
  readonly content: readonly StoredContentItem[];
}

/** One page of integrations by their ids. Pure. */
export function readHealth(
  { states, failures, content }: HealthRows,
  query: IngestionHealthQuery,
): IngestionHealthPage {
  const { status, limit = 100, cursor } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new StorageError(`The health limit ${limit} is not a whole number from 1 to 1000. Ask for smaller pages.`);
  const after = cursor === undefined ? null : parseCursor(cursor);
  const matches = states
    .filter(
      (state) => (status === undefined || state.status === status) && (after === null || state.integrationId > after),
    )
    .sort((a, b) => (a.integrationId < b.integrationId ? -1 : 1));
  const page = matches.slice(0, limit);
  const last = page.at(-1);
  return {
    totals: countEach(INGESTION_STATUSES, (word) => states.filter((state) => state.status === word).length),
    integrations: page.map((state) => toHealth(state, failures, content)),
    nextCursor: matches.length > limit && last !== undefined ? JSON.stringify([last.integrationId]) : null,
  };
}

function toHealth(
  state: IngestionState,
  failures: readonly StoredIngestionFailure[],
  content: readonly StoredContentItem[],
): IntegrationHealth {
  const isOwn = (row: { readonly integrationId: string }) => row.integrationId === state.integrationId;
  const present = content.filter((row) => isOwn(row) && row.removedAt === null);
  const newest = present.reduce((latest, row) => Math.max(latest, row.publishedAt.getTime()), Number.NEGATIVE_INFINITY);
  return {
    integrationId: state.integrationId,
    status: state.status,
    watermark: state.watermark,
    lastSuccessAt: state.lastSuccessAt,
    nextEligibleAt: state.nextEligibleAt,
    lastError: state.lastError,
    consecutiveFailures: state.consecutiveFailures,
    openFailures: failures.filter((failure) => isOwn(failure) && failure.resolvedAt === null).length,
    contentCounts: countEach(CONTENT_FORMATS, (format) => present.filter((row) => row.format === format).length),
    newestPublishedAt: present.length === 0 ? null : new Date(newest),
  };
}

function countEach<const Word extends string>(words: readonly Word[], count: (word: Word) => number) {
  return Object.fromEntries(words.map((word) => [word, count(word)])) as Record<Word, number>;
}

function parseCursor(cursor: string): string {
  try {
    const parsed: unknown = JSON.parse(cursor);
    if (Array.isArray(parsed) && parsed.length === 1 && typeof parsed[0] === 'string') return parsed[0];
  } catch {
    // Told below.
  }
  throw new StorageError('The health cursor is not one that these queries gave. Start again without a cursor.');
}
