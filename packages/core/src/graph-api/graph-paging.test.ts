import { describe, expect, it } from 'vitest';
import { edgeEnvelopeSchema, nextCursorOf } from './graph-paging.js';

const cursorOf = (paging: unknown) => nextCursorOf(edgeEnvelopeSchema.parse({ data: [], paging }));

describe('nextCursorOf', () => {
  it('ends where there is no next, even with a cursor', () => {
    expect(cursorOf({ cursors: { before: 'a', after: 'b' } })).toBeNull();
    expect(cursorOf(undefined)).toBeNull();
    expect(cursorOf({ previous: 'https://graph.facebook.com/x' })).toBeNull();
  });

  it('goes on from the cursor', () => {
    expect(cursorOf({ cursors: { before: 'a', after: 'b' }, next: 'https://graph.facebook.com/x?after=c' })).toEqual({
      after: 'b',
    });
  });

  it('takes only paging parameters from the URL, never its token or host', () => {
    const next =
      'https://evil.example/v25.0/1/posts?access_token=secret&limit=25&until=1400000000&__paging_token=enc_x&since=1';
    expect(cursorOf({ next })).toEqual({ since: '1', until: '1400000000', __paging_token: 'enc_x' });
    expect(cursorOf({ next: 'https://evil.example/?access_token=secret&after=c' })).toEqual({ after: 'c' });
  });

  it('says when the way is lost', () => {
    expect(cursorOf({ next: 'https://graph.facebook.com/x?access_token=secret' })).toBe('lost');
  });

  it('tolerates paging of any shape', () => {
    expect(cursorOf('x')).toBeNull();
    expect(cursorOf({ cursors: 5, next: 6 })).toBeNull();
  });
});
