import {
  type ContentItem,
  type ContentQueries,
  INGESTION_STATUSES,
  type IngestionFailure,
  type IngestionHealthQuery,
  type IngestionState,
  type IngestionStateRepository,
  type IntegrationHealth,
  type RecordedError,
} from '@org/ingest-core';
import { expect } from 'vitest';
import { tally } from './brute-force.js';

/** What a test of queries works with. */
export interface QueriesScene {
  readonly queries: ContentQueries;
  readonly states: IngestionStateRepository;
  readonly organizationId: string;
  readonly otherOrganizationId: string;
  readonly items: readonly ContentItem[];
}

/** Integrations are told of as their states, their failure logs and their content are. */
export function registerHealth(test: (title: string, body: (scene: QueriesScene) => Promise<void>) => void): void {
  test('tells the health of each integration that has a state, and of no other', async (scene) => {
    const { queries, items } = scene;
    const saved = await storeStates(scene);
    for (const organizationId of [scene.organizationId, scene.otherOrganizationId]) {
      const { integrations, totals, nextCursor } = await queries.ingestionHealth({ organizationId });
      const states = saved.filter((state) => state.organizationId === organizationId);
      expect(byIntegration(integrations)).toEqual(byIntegration(states.map((state) => healthOf(state, items))));
      expect(totals).toEqual(totalsOf(states));
      expect(nextCursor).toBeNull();
    }
  });

  for (const limit of [1, 2, 3, 100])
    test(`tells of every integration once in pages of ${limit}`, async (scene) => {
      const { organizationId } = scene;
      const states = (await storeStates(scene)).filter((state) => state.organizationId === organizationId);
      const pages = await readPages(scene, { organizationId, limit });
      expect(byIntegration(pages.flat())).toEqual(byIntegration(states.map((state) => healthOf(state, scene.items))));
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      expect(pages.at(-1)?.length).toBeGreaterThan(0);
    });

  test('narrows the page by status, and not the totals', async (scene) => {
    const { organizationId } = scene;
    const states = (await storeStates(scene)).filter((state) => state.organizationId === organizationId);
    for (const status of INGESTION_STATUSES) {
      const expected = states.filter((state) => state.status === status).map((state) => state.integrationId);
      const pages = await readPages(scene, { organizationId, status, limit: 2 });
      expect(byIntegration(pages.flat()).map((one) => one.integrationId)).toEqual(expected.sort());
      expect((await scene.queries.ingestionHealth({ organizationId, status })).totals).toEqual(totalsOf(states));
    }
  });

  test('knows no integration of an organization whose states were never saved', async ({ queries, organizationId }) => {
    expect(await queries.ingestionHealth({ organizationId })).toEqual({
      totals: totalsOf([]),
      integrations: [],
      nextCursor: null,
    });
  });

  test('refuses a health limit outside 1 to 1000 and a cursor that was not given', async (scene) => {
    const { queries, organizationId } = scene;
    await storeStates(scene);
    for (const query of [
      { limit: 0 },
      { limit: 1001 },
      { limit: 1.5 },
      { cursor: 'x' },
      { cursor: '' },
      { cursor: '[1]' },
    ])
      await expect(queries.ingestionHealth({ organizationId, ...query }), JSON.stringify(query)).rejects.toMatchObject({
        name: 'StorageError',
      });
  });
}

/** `integration-0` and `integration-1` have content; the others have none. */
async function storeStates({ states, organizationId, otherOrganizationId }: QueriesScene) {
  const saved = [
    ...[0, 1, 2, 3, 4, 5, 6].map((index) => buildState(organizationId, index)),
    buildState(otherOrganizationId, 0),
  ];
  for (const state of saved) expect(await states.save(state)).not.toBeNull();
  const failures = saved.flatMap((state) => failuresOf(state));
  await states.recordFailures([...failures, ...failures.slice(0, 1)]);
  for (const state of saved)
    await states.resolveFailures(state, { scope: 'item', externalContentIds: SETTLED_ITEMS }, AT);
  return saved;
}

const AT = new Date('2026-03-04T05:06:07.890Z');
const SETTLED_ITEMS = ['item-0'];

/** As many failed items as the number of the integration says, of which the first is settled later. */
function failuresOf(state: IngestionState): readonly IngestionFailure[] {
  const { organizationId, integrationId } = state;
  return Array.from({ length: indexOf(state) }, (_, index) => ({
    organizationId,
    integrationId,
    scope: 'item',
    externalContentId: `item-${index}`,
    error: buildError(index),
  }));
}

function buildState(organizationId: string, index: number): IngestionState {
  const day = (offset: number) => new Date(AT.getTime() + offset * 86_400_000 + index);
  return {
    organizationId,
    integrationId: `integration-${index}`,
    status: INGESTION_STATUSES[index % 3] ?? 'ACTIVE',
    watermark: index === 2 ? null : day(-2),
    resumePositions: {},
    nextEligibleAt: index % 2 === 0 ? null : day(1),
    lastError: index < 3 ? null : buildError(index),
    suspicion: null,
    consecutiveFailures: index,
    lastSuccessAt: index === 4 ? null : day(-1),
    pageSize: null,
    version: 0,
  };
}

function buildError(index: number): RecordedError {
  const isMetas = index % 2 === 0;
  return {
    kind: isMetas ? 'token' : 'storage',
    code: isMetas ? 190 : null,
    subcode: isMetas ? 463 : null,
    fbtraceId: isMetas ? `trace-${index}` : null,
    message: `Failure ${index}`,
    at: new Date(AT.getTime() - index),
  };
}

function indexOf({ integrationId }: Pick<IngestionState, 'integrationId'>): number {
  return Number(integrationId.replace(/\D/g, ''));
}

/** The health that a state, its failures and its content come to. */
function healthOf(state: IngestionState, items: readonly ContentItem[]): IntegrationHealth {
  const { integrationId, status, watermark, lastSuccessAt, nextEligibleAt, lastError, consecutiveFailures } = state;
  const present = items.filter(
    (item) =>
      item.organizationId === state.organizationId && item.integrationId === integrationId && item.removedAt === null,
  );
  const counts = tally(present.map((item) => item.format));
  return {
    ...{ integrationId, status, watermark, lastSuccessAt, nextEligibleAt, lastError, consecutiveFailures },
    openFailures: failuresOf(state).filter(({ externalContentId }) => !SETTLED_ITEMS.includes(externalContentId ?? ''))
      .length,
    contentCounts: { REELS: counts.get('REELS') ?? 0, POST: counts.get('POST') ?? 0 },
    newestPublishedAt:
      present.length === 0 ? null : new Date(Math.max(...present.map((item) => item.publishedAt.getTime()))),
  };
}

function totalsOf(states: readonly IngestionState[]) {
  const counts = tally(states.map((state) => state.status));
  return Object.fromEntries(INGESTION_STATUSES.map((status) => [status, counts.get(status) ?? 0]));
}

function byIntegration<T extends { readonly integrationId: string }>(values: readonly T[]): readonly T[] {
  return [...values].sort((a, b) => (a.integrationId < b.integrationId ? -1 : 1));
}

async function readPages(
  { queries }: QueriesScene,
  query: IngestionHealthQuery,
): Promise<readonly (readonly IntegrationHealth[])[]> {
  const pages: (readonly IntegrationHealth[])[] = [];
  let cursor: string | null = null;
  do {
    const page = await queries.ingestionHealth(cursor === null ? query : { ...query, cursor });
    pages.push(page.integrations);
    cursor = page.nextCursor;
    // A cursor that leads nowhere must fail the test, not hang it.
    if (pages.length > 50) throw new Error('The pages do not end');
  } while (cursor !== null);
  return pages;
}
