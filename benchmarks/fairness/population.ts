import { type IntegrationRef, type JobRequest, planBackfill, type TrackedIntegration } from '@org/ingest-core';
import { seededRandom } from '../harness.js';

/** Who is read, and whose history. */
export interface Population {
  readonly tenants: number;
  /** Pages of the whale; 0 leaves it out. */
  readonly whalePages: number;
  /** Slices of each page of the whale's. */
  readonly slicesAPage: number;
  /** So many tenants more, of one page, have its history read as well, with as many slices. */
  readonly newcomers: number;
  readonly seed: number;
}

export const WHALE = 'whale';
export const NEWCOMER = 'newcomer';

/** Every tenant has one to five pages, the whale as many as it is told. */
export function listPages({ tenants, whalePages, newcomers, seed }: Population): readonly TrackedIntegration[] {
  const random = seededRandom(seed);
  const small = Array.from({ length: tenants }, (_, tenant) =>
    pagesOf(`tenant-${tenant}`, 1 + Math.floor(random() * 5)),
  ).flat();
  return [...small, ...newcomersOf(newcomers), ...pagesOf(WHALE, whalePages)];
}

/** The whale's history first, page after page; then that of the newcomers. */
export function listHistory({ whalePages, slicesAPage, newcomers }: Population): readonly JobRequest[] {
  return [...pagesOf(WHALE, whalePages), ...newcomersOf(newcomers)].flatMap((page) => slicesOf(page, slicesAPage));
}

function newcomersOf(count: number): readonly TrackedIntegration[] {
  return Array.from({ length: count }, (_, index) => pagesOf(`${NEWCOMER}-${index}`, 1)).flat();
}

function pagesOf(organizationId: string, count: number): readonly TrackedIntegration[] {
  return Array.from({ length: count }, (_, index) => ({
    organizationId,
    integrationId: `${organizationId}-${index}`,
    platform: 'FACEBOOK',
    externalAccountId: `${organizationId}-${index}`,
  }));
}

function slicesOf({ organizationId, integrationId }: IntegrationRef, count: number): readonly JobRequest[] {
  const to = new Date('2026-11-01T00:00:00Z');
  const from = new Date(to.getTime() - count * 24 * 3_600_000);
  return planBackfill({ organizationId, integrationId, from, to, sliceDays: 1 });
}
