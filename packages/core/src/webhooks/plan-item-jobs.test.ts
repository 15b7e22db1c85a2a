import { describe, expect, it } from 'vitest';
import { planItemJobs } from './plan-item-jobs.js';
import type { WebhookItem } from './webhook-item.js';

const first = { organizationId: 'org-1', integrationId: 'page' };
const second = { organizationId: 'org-2', integrationId: 'page' };

function item(overrides: Partial<WebhookItem> = {}): WebhookItem {
  return {
    action: 'edited',
    platform: 'FACEBOOK',
    externalAccountId: '1',
    contentIds: ['9', '1_5'],
    ids: ['9', '1_5'],
    time: new Date('2026-06-01T00:00:00Z'),
    fingerprint: 'aaaa',
    ...overrides,
  };
}

const idsOf = (...items: readonly WebhookItem[]) => planItemJobs(items, () => [first]).requests.map(({ id }) => id);

describe('planItemJobs', () => {
  it('makes a job of its own for every integration that reads the account', () => {
    const { requests } = planItemJobs([item()], () => [first, second]);
    expect(requests.map(({ payload }) => payload)).toEqual(
      [first, second].map((ref) => ({
        kind: 'item',
        version: 1,
        ...ref,
        externalContentId: '9',
        otherIds: ['1_5'],
        reported: 'changed',
      })),
    );
    expect(new Set(requests.map(({ id }) => id)).size).toBe(2);
    expect(requests.every(({ urgency }) => urgency === 'fresh')).toBe(true);
  });

  it.each([
    ['add', 'changed'],
    ['edited', 'changed'],
    ['hide', 'changed'],
    ['unhide', 'changed'],
    ['remove', 'removed'],
    ['named', 'named'],
  ] as const)('reports %s as %s', (action, reported) => {
    expect(planItemJobs([item({ action })], () => [first]).requests[0]?.payload).toMatchObject({ reported });
  });

  it('gives what is delivered again the same id, and what happened later another', () => {
    expect(idsOf(item())).toEqual(idsOf(item()));
    expect(idsOf(item())).not.toEqual(idsOf(item({ time: new Date('2026-06-01T00:00:01Z') })));
    expect(idsOf(item())).not.toEqual(idsOf(item({ fingerprint: 'bbbb' })));
    expect(idsOf(item())).not.toEqual(idsOf(item({ action: 'remove' })));
  });

  it('reads content once for all of its changes in one webhook, under an id that no single one of them has', () => {
    const [a, b] = [item({ fingerprint: 'a' }), item({ fingerprint: 'b' })];
    expect(idsOf(a, b, a)).toHaveLength(1);
    expect(idsOf(a, b)).toEqual(idsOf(b, a));
    expect([...idsOf(a), ...idsOf(b)]).not.toContain(idsOf(a, b)[0]);
  });

  it('reads a removal and a change of the same content both', () => {
    expect(idsOf(item(), item({ action: 'remove' }))).toHaveLength(2);
  });

  it('takes one hint for as good as another', () => {
    const hint = item({ action: 'named', contentIds: ['9'] });
    expect(idsOf(hint, { ...hint, time: null, fingerprint: 'x' })).toHaveLength(1);
    expect(idsOf(hint)).toEqual(idsOf({ ...hint, time: null }));
  });

  it('makes ids that every queue holds, whatever the integration is called', () => {
    const { requests } = planItemJobs([item(), item({ time: null })], () => [
      { organizationId: 'a:b/c', integrationId: '7' },
    ]);
    for (const { id } of requests) expect(id).toMatch(/^webhook\/[^:]+$/);
  });

  it('leaves out an integration that fits no job, and says why', () => {
    const { requests, problems } = planItemJobs([item(), item({ fingerprint: 'b' })], () => [
      { organizationId: '', integrationId: 'page' },
      second,
    ]);
    expect(requests).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining('organizationId')]);
  });
});
