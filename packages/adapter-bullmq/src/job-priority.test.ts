import { expect, it } from 'vitest';
import { isHistory, planPriorities } from './job-priority.js';
import { Turns } from './turns.js';

type Planned = Parameters<typeof planPriorities>[0][number];

const request = (
  organizationId: string,
  integrationId: string,
  urgency: 'fresh' | 'history' = 'history',
  kind: Planned['payload']['kind'] = 'backfill',
): Planned => ({ urgency, payload: { kind, organizationId, integrationId } });
const fromFirst = (priorities: readonly number[]) => priorities.map((priority) => priority - 1_000_000);

it('puts items before fresh work, and fresh work before history', () => {
  const priorities = planPriorities([
    request('a', '1'),
    request('a', '1', 'fresh'),
    request('a', '1', 'fresh', 'item'),
    request('a', '1', 'history', 'item'),
  ]);
  expect(priorities).toEqual([1_000_000, 200_000, 1, 1_000_001]);
  expect(priorities.map(isHistory)).toEqual([true, false, false, true]);
  expect(isHistory(0)).toBe(false);
  expect(isHistory(undefined)).toBe(false);
});

it('gives each organization its turn', () => {
  const whale = Array.from({ length: 4 }, () => request('whale', '1'));
  expect(fromFirst(planPriorities([...whale, request('small', '1'), request('small', '1')]))).toEqual([
    0, 1, 2, 3, 0, 1,
  ]);
});

it("lets an organization's integrations take turns, though they come one after the other", () => {
  const pages = ['1', '2', '3'].flatMap((page) => [request('a', page), request('a', page)]);
  expect(fromFirst(planPriorities(pages))).toEqual([0, 3, 1, 4, 2, 5]);
});

it('goes on where the calls before left off', () => {
  const turns = new Turns(() => 0);
  const calls = Array.from({ length: 4 }, () => planPriorities([request('a', '1'), request('a', '1', 'fresh')], turns));
  expect(calls).toEqual([0, 1, 2, 3].map((turn) => [1_000_000 + turn, 200_000 + turn]));
  expect(planPriorities([request('b', '1')], turns)).toEqual([1_000_000]);
  planPriorities([request('c', '1', 'fresh', 'item')], turns);
  expect(planPriorities([request('c', '1', 'fresh')], turns)).toEqual([200_000]);
});

it('never lets fresh work reach history, nor history the end of what BullMQ knows', () => {
  const turns = new Turns(() => 0);
  for (let job = 0; job < 1_200_000; job += 1) turns.take('history a');
  for (let job = 0; job < 1_200_000; job += 1) turns.take('fresh a');
  expect(planPriorities([request('a', '1'), request('a', '1', 'fresh')], turns)).toEqual([2_097_151, 999_999]);
});

it("lets organizations take turns with items, and all of one's items go before another's pages", () => {
  const items = Array.from({ length: 3 }, (_, page) => request('whale', String(page), 'fresh', 'item'));
  const others = [request('small', '1', 'fresh', 'item'), request('small', '1', 'fresh')];
  expect(planPriorities([...items, ...others])).toEqual([1, 2, 3, 1, 200_000]);
  const turns = new Turns(() => 0);
  for (let job = 0; job < 300_000; job += 1) turns.take('item whale');
  expect(planPriorities(items.slice(0, 1), turns)).toEqual([199_999]);
});
