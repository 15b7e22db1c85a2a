import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePageWebhook } from './page-webhook.js';

const PAGE = '546349135390552';
const own = { id: PAGE, name: 'Page' };

function body(
  value: object,
  more: { readonly field?: string; readonly time?: unknown; readonly object?: string } = {},
) {
  const { field = 'feed', time = 1732492800, object = 'page' } = more;
  return JSON.stringify({ object, entry: [{ id: PAGE, time, changes: [{ field, value }] }] });
}

const post = { item: 'status', verb: 'add', post_id: `${PAGE}_1`, from: own, published: 1, message: 'Hello' };
const reasonOf = (text: string) => parsePageWebhook(text).skipped.map(({ reason }) => reason);
const firstOf = (text: string) => parsePageWebhook(text).items[0];

describe('parsePageWebhook', () => {
  it('reads a reel with its ids as they are, above what a number can hold', () => {
    const text = `{"object":"page","entry":[{"id":"${PAGE}","time":1732492800,"changes":[{"field":"feed","value":
      {"from":{"id":"${PAGE}"},"item":"video","verb":"add","published":1,"created_time":1732492799,
       "post_id":"${PAGE}_122171018576311111","video_id":9223372036854775807}}]}]}`;
    expect(parsePageWebhook(text)).toEqual({
      items: [
        {
          action: 'add',
          platform: 'FACEBOOK',
          externalAccountId: PAGE,
          contentIds: ['9223372036854775807', `${PAGE}_122171018576311111`],
          ids: ['9223372036854775807', `${PAGE}_122171018576311111`],
          time: new Date('2024-11-25T00:00:00Z'),
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        },
      ],
      skipped: [],
    });
  });

  it.each([
    ['add', 'add'],
    ['edit', 'edited'],
    ['edited', 'edited'],
    ['update', 'edited'],
    ['remove', 'remove'],
    ['delete', 'remove'],
    ['hide', 'hide'],
    ['unhide', 'unhide'],
  ])('takes the verb %s for %s', (verb, action) => {
    expect(firstOf(body({ ...post, verb }))?.action).toBe(action);
  });

  it('names every id, and reads by those of content only', () => {
    const value = { ...post, item: 'photo', photo_id: 123, photo_ids: ['124', 'x', null], share_id: '125' };
    expect(firstOf(body(value))).toMatchObject({ contentIds: [`${PAGE}_1`], ids: [`${PAGE}_1`, '123', '124', '125'] });
  });

  it('writes the page before a bare post id', () => {
    expect(firstOf(body({ ...post, post_id: 77 }))?.contentIds).toEqual([`${PAGE}_77`]);
  });

  it.each([
    [{ ...post, item: 'comment', comment_id: '1_2' }, 'not-content'],
    [{ ...post, comment_id: '1_2' }, 'not-content'],
    [{ ...post, item: 'reaction', reaction_type: 'like' }, 'not-content'],
    [{ ...post, item: 'like' }, 'not-content'],
    [{ ...post, from: { id: '99' } }, 'not-ours'],
    [{ ...post, item: 'share', from: { id: '99' } }, 'not-ours'],
    [{ ...post, from: undefined, sender_id: 99 }, 'not-ours'],
    [{ ...post, published: 0 }, 'unpublished'],
    [{ ...post, verb: 'block' }, 'unknown-verb'],
    [{ ...post, verb: undefined }, 'unknown-verb'],
    [{ ...post, post_id: undefined, photo_id: 5 }, 'no-content-id'],
    [{ ...post, post_id: '../me', video_id: 1.5 }, 'no-content-id'],
  ])('leaves out %j: %s', (value, reason) => {
    expect(parsePageWebhook(body(value)).items).toEqual([]);
    expect(reasonOf(body(value))).toEqual([reason]);
  });

  it('leaves out other fields and other objects', () => {
    expect(reasonOf(body({ id: '1' }, { field: 'leadgen' }))).toEqual(['other-field']);
    expect(reasonOf(body(post, { object: 'instagram' }))).toEqual(['other-object']);
    expect(reasonOf(`{"object":"page","entry":[{"id":"1","messaging":[{}]}]}`)).toEqual(['other-field']);
  });

  it('hears of removals whoever made them, and of what stopped being published', () => {
    expect(firstOf(body({ ...post, verb: 'remove', from: { id: '99' } }))?.action).toBe('remove');
    expect(firstOf(body({ ...post, verb: 'edited', published: 0 }))?.action).toBe('edited');
  });

  it.each([
    [1732492800, 1732492800000],
    ['1732492800', 1732492800000],
    [1732492800123, 1732492800000],
    [-1, null],
    ['soon', null],
    [undefined, null],
    [{}, null],
  ])('reads the time %j as %j', (time, expected) => {
    // `JSON.stringify` would leave it out, so that the default comes.
    const text = time === undefined ? body(post).replace('"time":1732492800,', '') : body(post, { time });
    expect(firstOf(text)?.time?.getTime() ?? null).toBe(expected);
  });

  it('has one fingerprint for one change, and another for another', () => {
    expect(firstOf(body(post))?.fingerprint).toBe(firstOf(body(post))?.fingerprint);
    expect(firstOf(body(post))?.fingerprint).not.toBe(firstOf(body({ ...post, message: 'Hello!' }))?.fingerprint);
  });

  it('never throws for what JSON may hold, and tells of every change once', () => {
    const odd = fc.jsonValue({ maxDepth: 3 });
    const value = fc.oneof(
      odd,
      fc.record({ item: odd, verb: odd, post_id: odd, from: odd, photo_ids: odd, video_id: odd }),
    );
    const change = fc.oneof(odd, fc.record({ field: fc.constantFrom('feed', 'x'), value }));
    const entry = fc.oneof(odd, fc.record({ id: fc.constantFrom('1', 1, null), time: odd, changes: fc.array(change) }));
    fc.assert(
      fc.property(
        fc.record({ object: fc.constantFrom('page', 'user'), entry: fc.oneof(odd, fc.array(entry)) }),
        (webhook) => {
          const { items, skipped } = parsePageWebhook(JSON.stringify(webhook));
          for (const { contentIds } of items) expect(contentIds.join()).toMatch(/^[\d_,]+$/);
          expect(items.length + skipped.length).toBe(countOf(webhook.entry));
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Every change counts, and so does whatever has none. */
function countOf(entry: unknown): number {
  if (!Array.isArray(entry)) return 1;
  const counts = entry.map((one: { readonly id?: unknown; readonly changes?: unknown } | null) =>
    typeof one === 'object' && String(one?.id) === '1' && Array.isArray(one?.changes) ? one.changes.length : 1,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
