import type { ParsedJobRequest } from '@org/ingest-core';
import { Turns } from './turns.js';

/**
 * BullMQ's priorities go from 1 to 2,097,151, the lower first; jobs without one (0), such as those that other producers
 * add, go before all of them.
 *
 * @see https://docs.bullmq.io/guide/jobs/prioritized
 */
/** Single items, such as a webhook names, are read before whole pages are. */
const FIRST_ITEM = 1;
const FIRST_FRESH = 200_000;
const FIRST_HISTORY = 1_000_000;
const LAST = 2_097_151;

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
  const priorities = requests.map(() => FIRST_ITEM);
  for (const { request, index } of rounds.sort((a, b) => a.round - b.round))
    priorities[index] = priorityAt(classOf(request), turns.take(turnOf(request)));
  return priorities;
}

/** Whether a job with this priority reads older history. */
export function isHistory(priority: number | undefined): boolean {
  return priority !== undefined && priority >= FIRST_HISTORY;
}

type Class = 'item' | 'fresh' | 'history';

function classOf({ urgency, payload }: PlannedRequest): Class {
  return urgency === 'fresh' && payload.kind === 'item' ? 'item' : urgency;
}

function turnOf(request: PlannedRequest): string {
  return `${classOf(request)} ${request.payload.organizationId}`;
}

function priorityAt(which: Class, turn: number): number {
  if (which === 'item') return Math.min(FIRST_ITEM + turn, FIRST_FRESH - 1);
  return which === 'fresh' ? Math.min(FIRST_FRESH + turn, FIRST_HISTORY - 1) : Math.min(FIRST_HISTORY + turn, LAST);
}
