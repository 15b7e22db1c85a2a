import { INCOMPLETE_EXTRACTOR_VERSION } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { graphError } from '../src/index.js';
import { createFacebookPage, hoursAgo, ids } from './support/facebook-page.js';

const DAY_MS = 86_400_000;
type Host = ReturnType<typeof createFacebookPage>;

/** Meta forgets a field: every call that asks for it is refused. */
function forget(
  { graph }: Host,
  field: {
    readonly name: string;
    readonly type: string;
    readonly asked?: RegExp;
    readonly edge?: 'posts' | 'video_reels';
  },
) {
  const asked = field.asked ?? new RegExp(`\\b${field.name}\\b`);
  return graph.faults.add({
    match: {
      ...(field.edge && { edge: field.edge }),
      when: ({ query }) => asked.test(query.fields ?? ''),
    },
    respond: graphError({
      code: 100,
      message: `(#100) Tried accessing nonexisting field (${field.name}) on node type (${field.type})`,
    }),
  });
}

const postFields = ({ graph }: Host) => graph.requests.on('posts').map(({ query }) => query.fields);

describe('a field that Meta does not know', () => {
  it.each([
    ['permalink_url', 'Post', /^id,message.*permalink_url/, 'permalink_url,', ''],
    ['permalink_url', 'PagePost', /^id,message.*permalink_url/, 'permalink_url,', ''],
    ['status_type', 'Post', /status_type/, 'status_type,', ''],
    ['attachments', 'Post', /attachments/, ',attachments{media_type,type,target}', ''],
    ['media_type', 'StoryAttachment', /media_type/, '{media_type,', '{'],
    ['type', 'StoryAttachment', /\{.*\btype/, 'media_type,type,', 'media_type,'],
    ['target', 'StoryAttachment', /target/, ',target}', '}'],
    ['id', 'Profile', /from\{id\}/, 'from{id},', ''],
    ['parent_id', 'Post', /parent_id/, 'parent_id,', ''],
  ] as const)('is left out: %s of %s', async (name, type, asked, found, instead) => {
    const host = createFacebookPage();
    host.page.publishText({ at: hoursAgo(1) });
    forget(host, { name, type, asked, edge: 'posts' });
    const { items, failure, warnings, last } = await host.read();
    expect(failure).toBeNull();
    expect(ids(items)).toEqual(ids(host.page.contents()));
    const [before = '', after] = postFields(host);
    expect(postFields(host)).toHaveLength(2);
    expect(after).toBe(before.replace(found, instead));
    expect(warnings).toMatchObject([{ code: 'FIELD_UNAVAILABLE', message: expect.stringContaining(name) }]);
    expect(last?.isComplete).toBe(false);
  });

  it('is left out with the same cursor, in the middle of a walk', async () => {
    const host = createFacebookPage({ pageSize: 2 });
    for (let hour = 0; hour < 6; hour += 1) host.page.publishText({ at: hoursAgo(hour) });
    const position = (await host.read({}, { pages: 1 })).last?.position ?? null;
    forget(host, { name: 'parent_id', type: 'Post' });
    const calls = host.graph.requests.on('posts').length;
    const { items } = await host.read({ position });
    expect(items).toHaveLength(4);
    const [refused, again] = host.graph.requests.on('posts').slice(calls);
    expect(again?.query).toEqual({ ...refused?.query, fields: again?.query.fields });
  });

  it('costs one failing call a day, whatever the page and the run', async () => {
    const host = createFacebookPage();
    host.page.publishReel({ at: hoursAgo(1) });
    const forgotten = forget(host, { name: 'permalink_url', type: 'Video', edge: 'video_reels' });
    await host.read();
    const again = await host.read();
    expect(forgotten.hits).toBe(1);
    expect(again.warnings.map(({ code }) => code)).toEqual(['FIELD_UNAVAILABLE']);
    host.advance(DAY_MS - 1);
    await host.read();
    expect(forgotten.hits).toBe(1);
    host.advance(1);
    await host.read();
    expect(forgotten.hits).toBe(2);
    forgotten.remove();
    host.advance(DAY_MS);
    const later = await host.read();
    expect(later.warnings).toEqual([]);
    expect(later.last?.isComplete).toBe(true);
  });

  it('of posts is still asked for of videos', async () => {
    const host = createFacebookPage();
    forget(host, { name: 'permalink_url', type: 'Post', edge: 'posts' });
    await host.read();
    await host.read();
    expect(host.graph.requests.on('video_reels').map(({ query }) => query.fields)).toEqual(
      Array(2).fill('id,description,created_time,permalink_url,post_id,published'),
    );
  });

  it('makes a record incomplete when it decides format or kind, and only then', async () => {
    for (const [name, type, version] of [
      ['permalink_url', 'Post', INCOMPLETE_EXTRACTOR_VERSION],
      ['target', 'StoryAttachment', INCOMPLETE_EXTRACTOR_VERSION],
      ['status_type', 'Post', INCOMPLETE_EXTRACTOR_VERSION],
      ['parent_id', 'Post', 1],
      ['is_hidden', 'Post', 1],
    ] as const) {
      const host = createFacebookPage();
      host.page.publishText({ at: hoursAgo(1) });
      forget(host, { name, type, edge: 'posts' });
      expect(
        (await host.read()).items.map(({ extractorVersion }) => extractorVersion),
        name,
      ).toEqual([version]);
    }
    for (const name of ['permalink_url', 'post_id']) {
      const host = createFacebookPage();
      const reel = host.page.publishReel({ at: hoursAgo(1), edges: 'video_reels' });
      forget(host, { name, type: 'Video', edge: 'video_reels' });
      expect((await host.read()).items).toMatchObject([
        { externalContentId: reel.id, format: 'REELS', extractorVersion: INCOMPLETE_EXTRACTOR_VERSION },
      ]);
    }
  });

  it.each(['id', 'message', 'created_time', 'is_published'])('fails the walk of posts when it is %s', async (name) => {
    const host = createFacebookPage();
    forget(host, { name, type: 'Post', edge: 'posts' });
    const { failure } = await host.read();
    expect(failure).toMatchObject({ classification: { code: 100 } });
    expect(host.graph.requests.on('posts')).toHaveLength(1);
  });

  it('that is essential is not taken for a dead cursor', async () => {
    const host = createFacebookPage({ pageSize: 2 });
    for (let hour = 0; hour < 6; hour += 1) host.page.publishText({ at: hoursAgo(hour) });
    const position = (await host.read({}, { pages: 1 })).last?.position ?? null;
    forget(host, { name: 'message', type: 'Post', edge: 'posts' });
    const calls = host.graph.requests.on('posts').length;
    const { failure, warnings } = await host.read({ position });
    expect(failure).toMatchObject({ classification: { code: 100 } });
    expect(warnings).toEqual([]);
    expect(host.graph.requests.on('posts')).toHaveLength(calls + 1);
  });

  it('makes an optional edge unavailable when it is essential', async () => {
    const host = createFacebookPage();
    host.page.publishText({ at: hoursAgo(1) });
    forget(host, { name: 'description', type: 'Video', edge: 'video_reels' });
    const { items, failure, warnings, last } = await host.read();
    expect(failure).toBeNull();
    expect(items).toHaveLength(1);
    expect(warnings.map(({ code }) => code)).toEqual(['EDGE_UNAVAILABLE']);
    expect(last?.owed).not.toBeNull();
  });

  it('on node type Page is an edge that is missing', async () => {
    const host = createFacebookPage();
    const respond = graphError({
      code: 100,
      message: '(#100) Tried accessing nonexisting field (permalink_url) on node type (Page)',
    });
    host.graph.faults.add({ match: { edge: 'video_reels' }, respond });
    expect((await host.read()).warnings.map(({ code }) => code)).toEqual(['EDGE_UNAVAILABLE']);
    expect(host.graph.requests.on('video_reels')).toHaveLength(1);
  });

  it('that was not asked for is a failure, and no loop', async () => {
    const host = createFacebookPage();
    forget(host, { name: 'likes', type: 'Post', asked: /./, edge: 'posts' });
    expect((await host.read()).failure).toMatchObject({ classification: { code: 100 } });
    expect(host.graph.requests.on('posts')).toHaveLength(1);
  });
});

describe('a single item without a field', () => {
  it('is read without it, and so is the next one', async () => {
    const host = createFacebookPage();
    const [first, second] = [1, 2].map((hour) => host.page.publishText({ at: hoursAgo(hour) }));
    const forgotten = forget(host, { name: 'status_type', type: 'Post' });
    const page = await host.readItem(first?.id ?? '');
    expect(page.items).toMatchObject([{ extractorVersion: INCOMPLETE_EXTRACTOR_VERSION }]);
    expect(page.warnings.map(({ code }) => code)).toEqual(['FIELD_UNAVAILABLE']);
    await host.readItem(second?.id ?? '');
    await host.read();
    expect(forgotten.hits).toBe(1);
  });

  it('of another kind forgets no field of posts and videos', async () => {
    const host = createFacebookPage();
    const respond = graphError({
      code: 100,
      message: '(#100) Tried accessing nonexisting field (permalink_url) on node type (Photo)',
    });
    const photo = host.graph.faults.add({ match: { path: '4711' }, respond });
    await expect(host.readItem('4711')).rejects.toMatchObject({ classification: { code: 100 } });
    expect(photo.hits).toBe(1);
    expect((await host.read()).warnings).toEqual([]);
  });

  it('that says who wrote it is not read', async () => {
    const host = createFacebookPage();
    const post = host.page.publishText({ at: hoursAgo(1) });
    forget(host, { name: 'from', type: 'Post' });
    expect((await host.read()).items).toHaveLength(1);
    await expect(host.readItem(post.id)).rejects.toMatchObject({ classification: { code: 100 } });
  });
});
