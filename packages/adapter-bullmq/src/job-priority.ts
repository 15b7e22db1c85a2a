import type { ParsedJobRequest } from '@org/ingest-core';

/**
 * BullMQ's priorities go from 1 to 2,097,151, the lower first; jobs without one (0), such as those that other producers
 * add, go before all of them.
 *
 * @see https://docs.bullmq.io/guide/jobs/prioritized
 */
const FIRST_FRESH = 2;
const FIRST_HISTORY = 1_000_000;
const LAST = 2_097_151;
/** A single item, such as a webhook names, is read before whole pages are. */
const ITEM = 1;

/**
 * The priority of each job: items first, then fresh work, then history. Within each, an organization's first job stands
 * beside the first ones of the others, its second beside their second ones, so that none has to wait behind all of
 * another's. Pure.
 */
export function planPriorities(
  requests: readonly (Pick<ParsedJobRequest, 'urgency'> & {
    readonly payload: Pick<ParsedJobRequest['payload'], 'kind' | 'organizationId'>;
  })[],
): readonly number[] {
  const ranks = new Map<string, number>();
  return requests.map(({ urgency, payload }) => {
    if (urgency === 'fresh' && payload.kind === 'item') return ITEM;
    const key = `${urgency} ${payload.organizationId}`;
    const rank = ranks.get(key) ?? 0;
    ranks.set(key, rank + 1);
    return urgency === 'fresh' ? Math.min(FIRST_FRESH + rank, FIRST_HISTORY - 1) : Math.min(FIRST_HISTORY + rank, LAST);
  });
}
