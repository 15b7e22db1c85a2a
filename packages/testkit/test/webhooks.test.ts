import { describe, expect, it } from 'vitest';
import { feedChange, graphError } from '../src/simulator.js';
import { REF, START } from './support/ingestion-host.js';
import { createWebhookHost } from './support/webhook-host.js';

const HOUR_MS = 3_600_000;
const at = START;
const published = new Date(START.getTime() - HOUR_MS);

describe('a webhook that says something was published', () => {
  it('stores a text post with one call', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ message: 'Hello #world', at: published });
    expect(await host.deliver(feedChange(host.page, post, { verb: 'add', at }))).toBe(1);
    expect(host.rows()).toEqual(host.truth());
  });

  it('stores a reel with both of its records, so that a walk has nothing to write', async () => {
    const host = await createWebhookHost();
    const reel = host.page.publishReel({ message: 'Watch #this', at: published });
    expect(await host.deliver(feedChange(host.page, reel, { verb: 'add', at }))).toBe(2);
    expect(host.rows()).toEqual(host.truth());
    expect(await host.ingest()).toMatchObject({ totals: { inserted: 0, updated: 0, removed: 0 } });
  });

  it('finds the video record of a reel that is named by its post only', async () => {
    const host = await createWebhookHost();
    const reel = host.page.publishReel({ message: 'Watch', at: published, target: true });
    await host.deliver(feedChange(host.page, { ...reel, videoId: null }, { verb: 'add', at }));
    expect(host.rows()).toEqual(host.truth());
  });

  it('stores no ordinary video under its video id, which no walk would', async () => {
    const host = await createWebhookHost();
    const video = host.page.publishVideo({ at: published, postIdForm: 'missing', target: false, permalinkUrl: null });
    await host.deliver(feedChange(host.page, video, { verb: 'add', at }));
    expect(host.rows()).toEqual(host.truth());
  });

  it('costs nothing when a visitor, a comment or an unpublished post is what it names', async () => {
    const host = await createWebhookHost();
    const visitor = host.page.publishVisitorPost({ at: published });
    const hidden = host.page.publishUnpublished({ at: published });
    const calls = await host.deliver(
      feedChange(host.page, visitor, { verb: 'add', at, fields: { from: { id: '99' } } }),
      feedChange(host.page, visitor, { verb: 'add', at, item: 'comment', fields: { comment_id: '1_2' } }),
      feedChange(host.page, hidden, { verb: 'add', at, fields: { published: 0 } }),
    );
    expect([calls, host.content.readRows()]).toEqual([0, []]);
  });

  it('stores nothing of others, whatever it says of the author', async () => {
    const host = await createWebhookHost();
    const visitor = host.page.publishVisitorPost({ at: published });
    const hidden = host.page.publishUnpublished({ at: published });
    await host.deliver(
      feedChange(host.page, visitor, { verb: 'add', at }),
      feedChange(host.page, hidden, { verb: 'add', at }),
    );
    expect(host.content.readRows()).toEqual([]);
  });

  it('is no failure when the content is gone by now', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    host.page.delete(post.id);
    await host.deliver(feedChange(host.page, post, { verb: 'add', at }));
    expect(host.content.readRows()).toEqual([]);
    expect(await host.state.listFailures(REF, { limit: 10 })).toEqual([]);
  });

  it('pauses nothing when the item may not be read', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    host.graph.faults.add({ respond: graphError({ status: 403, code: 10, message: 'Permission denied' }) });
    await host.deliver(feedChange(host.page, post, { verb: 'add', at }));
    expect(host.told).toEqual([]);
    expect((await host.stateNow())?.status ?? 'ACTIVE').toBe('ACTIVE');
    expect(await host.state.listFailures(REF, { limit: 10 })).toMatchObject([{ externalContentId: post.id }]);
  });
});

describe('a webhook that says something was removed', () => {
  it('marks content that the platform does not find either', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    await host.ingest();
    host.page.delete(post.id);
    expect(await host.deliver(feedChange(host.page, post, { verb: 'remove', at }))).toBe(1);
    expect(host.content.readRows()).toMatchObject([{ externalContentId: post.id, removedAt: START }]);
    expect(await host.deliver(feedChange(host.page, post, { verb: 'remove', at }))).toBe(0);
  });

  it('knows a reel by the id of its post', async () => {
    const host = await createWebhookHost();
    const reel = host.page.publishReel({ at: published, postIdForm: 'full' });
    await host.ingest();
    host.page.delete(reel.id);
    await host.deliver(feedChange(host.page, { ...reel, videoId: null }, { verb: 'remove', at }));
    expect(host.content.readRows()).toMatchObject([{ externalContentId: reel.id, removedAt: START }]);
  });

  it('leaves content that exists as it is, and asks nothing about what nobody knows', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    await host.ingest();
    await host.deliver(feedChange(host.page, post, { verb: 'remove', at }));
    expect(host.rows()).toEqual(host.truth());
    const unknown = { id: `${host.page.id}_1`, postId: `${host.page.id}_1`, videoId: '2' };
    expect(await host.deliver(feedChange(host.page, unknown, { verb: 'remove', at }))).toBe(0);
  });

  it('takes a share away, and not the reel that was shared', async () => {
    const host = await createWebhookHost();
    const reel = host.page.publishReel({ at: published });
    const share = host.page.publishShare({ at: published, ...(reel.videoId && { videoId: reel.videoId }) });
    await host.ingest();
    host.page.delete(share.id);
    await host.deliver(feedChange(host.page, { ...share, videoId: reel.videoId }, { verb: 'remove', at }));
    const gone = host.content.readRows().filter(({ removedAt }) => removedAt !== null);
    expect(gone.map(({ externalContentId }) => externalContentId)).toEqual([share.id]);
  });

  it('proves nothing while the platform has trouble', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    await host.ingest();
    const limit = graphError({ status: 400, code: 100, subcode: 2108006, message: 'Not that way' });
    host.graph.faults.add({ respond: limit });
    await host.deliver(feedChange(host.page, post, { verb: 'remove', at }));
    expect(host.rows()).toHaveLength(1);
  });
});

describe('a webhook that says something was hidden', () => {
  it('takes the reel away although its video record says nothing of it, and brings it back', async () => {
    const host = await createWebhookHost();
    const reel = host.page.publishReel({ at: published });
    await host.ingest();
    if (reel.postId !== null) host.page.hide(reel.postId);
    await host.deliver(feedChange(host.page, reel, { verb: 'hide', at }));
    expect(host.rows()).toEqual([]);
    await host.deliver(feedChange(host.page, reel, { verb: 'edited', at }));
    expect(host.rows()).toEqual([]);
    if (reel.postId !== null) host.page.unhide(reel.postId);
    await host.deliver(feedChange(host.page, reel, { verb: 'unhide', at }));
    expect(host.rows()).toEqual(host.truth());
  });
});

describe('a webhook about a video whose post is hidden', () => {
  it('stores nothing of it, although its video record can be read and names no post', async () => {
    const host = await createWebhookHost({ additionalEdges: ['videos'] });
    const video = host.page.publishVideo({ at: published, postIdForm: 'missing', target: false });
    if (video.postId !== null) host.page.hide(video.postId);
    await host.deliver(feedChange(host.page, video, { verb: 'edited', at }));
    expect(host.content.readRows()).toEqual([]);
  });
});

describe('webhooks that come close together', () => {
  it('read an edit that happens while a job of the same post runs', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ message: 'One', at: published });
    const edit = (message: string) => feedChange(host.page, post, { verb: 'edited', at, message });
    // The job for the first change has its answer, and does not get it before the second change was told.
    let told: Promise<unknown> | null = null;
    host.graph.faults.add({
      match: { times: 1 },
      respond: async ({ answer }) => {
        const before = await answer();
        host.page.edit(post.id, { message: 'Two' });
        told = host.receive([edit('Two')]);
        await told;
        return before;
      },
    });
    await host.deliver(edit('One'));
    expect(told).not.toBeNull();
    expect(host.rows()).toMatchObject([{ caption: 'Two' }]);
  });

  it('are read once when they are the same and the first is not read yet', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    const change = feedChange(host.page, post, { verb: 'add', at });
    let deliverAgain: Promise<unknown> | null = null;
    host.graph.faults.add({
      match: { times: 1 },
      respond: async ({ answer }) => {
        deliverAgain = Promise.all([host.receive([change]), host.receive([change, change])]);
        await deliverAgain;
        return answer();
      },
    });
    await host.deliver(change);
    expect(deliverAgain).not.toBeNull();
    expect(host.graph.requests.count).toBe(1);
  });
});

describe('a hint that content exists', () => {
  it('is followed only while the content is not stored', async () => {
    const host = await createWebhookHost();
    const post = host.page.publishText({ at: published });
    const job = { ...REF, kind: 'item', externalContentId: post.id, reported: 'named' } as const;
    expect(await host.ingest(job)).toMatchObject({ totals: { inserted: 1, apiCalls: 1 } });
    expect(await host.ingest(job)).toMatchObject({ kind: 'completed', totals: { apiCalls: 0 } });
  });
});
