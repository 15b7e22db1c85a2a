import type { ParsedJobRequest } from '@org/ingest-core';
import { Turns } from './turns.js';

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

type PlannedRequest = Pick<ParsedJobRequest, 'urgency'> & {
  readonly payload: Pick<ParsedJobRequest['payload'], 'kind' | 'organizationId' | 'integrationId'>;
};

/**
 * The priority of each job: items first, then fresh work, then history. Within each, an organization's first job stands
 * beside the first ones of the others, its second beside their second ones, so that none has to wait behind all of
 * another's; and its integrations take turns, since of each one job runs at a time.
 *
 * @param turns what was added before. Default: nothing
 */
export function planPriorities(
  requests: readonly PlannedRequest[],
  turns: Turns = new Turns(() => 0),
): readonly number[] {
  const seen = new Map<string, number>();
  const rounds = requests.map((request, index) => {
    const key = JSON.stringify([turnOf(request), request.payload.integrationId]);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    return { request, index, round };
  });
  const priorities = requests.map(() => ITEM);
  for (const { request, index } of rounds.sort((a, b) => a.round - b.round))
    if (!isItem(request)) priorities[index] = priorityAt(request.urgency, turns.take(turnOf(request)));
  return priorities;
}

/** Whether a job with this priority reads older history. */
export function isHistory(priority: number | undefined): boolean {
  return priority !== undefined && priority >= FIRST_HISTORY;
}

function isItem({ urgency, payload }: PlannedRequest): boolean {
  return urgency === 'fresh' && payload.kind === 'item';
}

function turnOf({ urgency, payload }: PlannedRequest): string {
  return `${urgency} ${payload.organizationId}`;
}

function priorityAt(urgency: ParsedJobRequest['urgency'], turn: number): number {
  return urgency === 'fresh' ? Math.min(FIRST_FRESH + turn, FIRST_HISTORY - 1) : Math.min(FIRST_HISTORY + turn, LAST);
}
