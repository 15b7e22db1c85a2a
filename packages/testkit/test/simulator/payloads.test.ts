import { describe, expect, it } from 'vitest';
import { at, callerOf, readEdge, readError, readJson, setUp } from './graph-calls.js';

const POST_FIELDS =
  'id,message,created_time,permalink_url,status_type,is_published,is_hidden,attachments{media_type,type,target}';
const VIDEO_FIELDS = 'id,description,created_time,permalink_url,post_id,published,length';

describe('the records of a reel', () => {
  it('are a post whose permalink alone tells that it is a reel', async () => {
    const { simulator, page } = setUp();
    const reel = page.publishReel({
      message: 'Hi #there',
      at: at('2026-07-01T10:00:00Z'),
      skewSeconds: 20,
      target: false,
    });
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/posts`, { fields: POST_FIELDS }));
    expect(data).toEqual([
      {
        id: reel.postId,
        message: 'Hi #there',
        created_time: '2026-07-01T10:00:20+0000',
        permalink_url: `https://www.facebook.com/reel/${reel.id}/`,
        status_type: 'added_video',
        is_published: true,
        is_hidden: false,
        attachments: { data: [{ media_type: 'video', type: 'video_inline' }] },
      },
    ]);
  });

  it('are a video with a description, a relative permalink and another time', async () => {
    const { simulator, page } = setUp();
    const reel = page.publishReel({
      message: 'Hi',
      at: at('2026-07-01T10:00:00Z'),
      postIdForm: 'bare',
      postSuffix: '77',
      lengthAs: 'string',
    });
    const call = callerOf(simulator, page);
    const { data } = await readEdge(call(`${page.id}/video_reels`, { fields: VIDEO_FIELDS }));
    expect(data).toEqual([
      {
        id: reel.id,
        description: 'Hi',
        created_time: '2026-07-01T10:00:00+0000',
        permalink_url: `/reel/${reel.id}/`,
        post_id: '77',
        published: true,
        length: expect.stringMatching(/^\d+(\.\d+)?$/),
      },
    ]);
    expect((await readEdge(call(`${page.id}/videos`, { fields: VIDEO_FIELDS }))).data).toEqual(data);
    expect(await readError(call(`${page.id}/video_reels`, { fields: 'message' }))).toMatchObject({
      code: 100,
      message: '(#100) Tried accessing nonexisting field (message) on node type (Video)',
    });
  });

  it('vary where Meta varies: skew, length, post_id, target and suffix', async () => {
    const { simulator, page } = setUp();
    const reels = Array.from({ length: 60 }, (_, day) =>
      page.publishReel({ at: new Date(Date.UTC(2026, 0, 1 + day)) }),
    );
    const call = callerOf(simulator, page);
    const posts = await readEdge(call(`${page.id}/posts`, { fields: POST_FIELDS, limit: '100' }));
    const videos = await readEdge(call(`${page.id}/video_reels`, { fields: VIDEO_FIELDS, limit: '100' }));
    const time = (value: unknown) => Date.parse(String(value).replace('+0000', 'Z')) / 1000;
    const seen = reels.map((reel) => {
      const post = posts.data.find(({ id }) => id === reel.postId);
      const video = videos.data.find(({ id }) => id === reel.id);
      const skew = Math.abs(time(post?.created_time) - time(video?.created_time));
      expect(skew).toBeGreaterThanOrEqual(15);
      expect(skew).toBeLessThanOrEqual(131);
      expect([reel.postId, reel.postId?.split('_')[1]]).toContain(video?.post_id);
      return {
        length: typeof video?.length,
        fullPostId: String(video?.post_id).includes('_'),
        target: JSON.stringify(post?.attachments).includes('"target"'),
        sameSuffix: reel.postId?.endsWith(`_${reel.id}`),
      };
    });
    for (const name of ['length', 'fullPostId', 'target', 'sameSuffix'] as const) {
      expect(new Set(seen.map((reel) => reel[name])).size).toBe(2);
    }
  });

  it.each([
    ['no-slash', /^https:\/\/www\.facebook\.com\/reel\/\d+$/],
    ['query', /^https:\/\/www\.facebook\.com\/reel\/\d+\/\?/],
    ['mobile', /^https:\/\/m\.facebook\.com\/reel\/\d+\/$/],
    ['relative', /^\/reel\/\d+\/$/],
    ['videos', /^https:\/\/www\.facebook\.com\/\d+\/videos\/\d+\/$/],
  ] as const)('have a post permalink of the form %s when asked', async (permalink, pattern) => {
    const { simulator, page } = setUp();
    page.publishReel({ permalink });
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/posts`, { fields: 'permalink_url' }));
    expect(data[0]?.permalink_url).toMatch(pattern);
  });

  it('can have a post without a permalink, and only one of the two can exist', async () => {
    const { simulator, page } = setUp();
    const onPosts = page.publishReel({ edges: 'posts', permalink: 'missing' });
    const onReels = page.publishReel({ edges: 'video_reels' });
    const call = callerOf(simulator, page);
    expect((await readEdge(call(`${page.id}/posts`, { fields: 'id,permalink_url' }))).data).toEqual([
      { id: onPosts.postId },
    ]);
    expect((await readEdge(call(`${page.id}/video_reels`, { fields: 'id' }))).data).toEqual([{ id: onReels.id }]);
  });
});

describe('the records of everything else', () => {
  it('tell an ordinary video by its autoplay type and its permalink', async () => {
    const { simulator, page } = setUp();
    const video = page.publishVideo({ message: 'A film', target: true });
    const call = callerOf(simulator, page);
    const { data } = await readEdge(call(`${page.id}/posts`, { fields: POST_FIELDS }));
    expect(data[0]).toMatchObject({
      id: video.postId,
      permalink_url: `https://www.facebook.com/${page.id}/videos/${video.videoId}/`,
      status_type: 'added_video',
      attachments: { data: [{ media_type: 'video', type: 'video_autoplay', target: { id: video.videoId } }] },
    });
    const videos = await readEdge(call(`${page.id}/videos`, { fields: VIDEO_FIELDS }));
    expect(videos.data[0]).toMatchObject({ id: video.videoId, permalink_url: `/${page.id}/videos/${video.videoId}/` });
    expect((await readEdge(call(`${page.id}/video_reels`))).data).toEqual([]);
  });

  it('give a link a target with an address and no id', async () => {
    const { simulator, page } = setUp();
    page.publishLink({ url: 'https://example.com/a' });
    const { data } = await readEdge(
      callerOf(simulator, page)(`${page.id}/posts`, {
        fields: 'status_type,attachments{media_type,type,target,unshimmed_url}',
      }),
    );
    expect(data[0]).toMatchObject({
      status_type: 'shared_story',
      attachments: {
        data: [
          {
            media_type: 'link',
            type: 'share',
            target: { url: expect.stringContaining('l.facebook.com') },
            unshimmed_url: 'https://example.com/a',
          },
        ],
      },
    });
    expect(JSON.stringify(data[0]?.attachments)).not.toContain('"id"');
  });

  it('give an album its parts in subattachments', async () => {
    const { simulator, page } = setUp();
    page.publishAlbum({ parts: ['photo', 'video'] });
    const fields = 'attachments{type,subattachments.limit(5){media_type}}';
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/posts`, { fields }));
    expect(data[0]?.attachments).toEqual({
      data: [{ type: 'album', subattachments: { data: [{ media_type: 'photo' }, { media_type: 'video' }] } }],
    });
  });

  it.each([
    ['text', 'mobile_status_update', undefined],
    ['photo', 'added_photos', 'photo'],
    ['album', 'added_photos', 'album'],
    ['event', 'created_event', 'event'],
    ['share', 'shared_story', 'video'],
  ] as const)('give a %s the status type %s', async (kind, statusType, mediaType) => {
    const { simulator, page } = setUp();
    const publish = {
      text: page.publishText,
      photo: page.publishPhoto,
      album: page.publishAlbum,
      event: page.publishEvent,
      share: page.publishShare,
    }[kind];
    publish();
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/posts`, { fields: POST_FIELDS }));
    expect(data[0]?.status_type).toBe(statusType);
    const attachments = data[0]?.attachments as { data: { media_type: string }[] } | undefined;
    expect(attachments?.data[0]?.media_type).toBe(mediaType);
  });

  it('leave a text out instead of sending it empty', async () => {
    const { simulator, page } = setUp();
    page.publishPhoto();
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/posts`));
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(['created_time', 'id']);
  });

  it('give a story neither id nor created_time', async () => {
    const { simulator, page } = setUp();
    const story = page.publishStory({ at: at('2026-10-31T12:00:00Z') });
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/stories`));
    expect(data).toEqual([
      expect.objectContaining({ post_id: story.postId, creation_time: '1793448000', status: 'PUBLISHED' }),
    ]);
    expect(data[0]).not.toHaveProperty('id');
  });

  it('lay raw fields over a text post and take undefined ones out', async () => {
    const { simulator, page } = setUp();
    page.publishRaw({ fields: { message: 7, created_time: undefined } });
    const { data } = await readEdge(callerOf(simulator, page)(`${page.id}/posts`));
    expect(data).toEqual([{ id: expect.any(String), message: 7 }]);
  });
});

describe('the text of an answer', () => {
  it('escapes slashes and everything beyond ASCII, and is one line', async () => {
    const { simulator, page } = setUp();
    page.publishText({ message: 'Việt 💚\n/' });
    const text = await (await callerOf(simulator, page)(`${page.id}/posts`)).text();
    expect(text).toContain('"message":"Vi\\u1ec7t \\ud83d\\udc9a\\n\\/"');
    expect(text).toMatch(/^[\x20-\x7e]+$/);
  });

  it('names the answering version, which falls forward when the asked one has ended', async () => {
    const { simulator, page } = setUp();
    const versionOf = async (path: string) => {
      const headers = { authorization: `Bearer ${page.accessToken}` };
      const response = await simulator.handle(new Request(`https://graph.facebook.com/${path}`, { headers }));
      return [response.status, response.headers.get('facebook-api-version')];
    };
    expect(await versionOf('v26.0/me')).toEqual([200, 'v26.0']);
    expect(await versionOf('v20.0/me')).toEqual([200, 'v21.0']);
    expect(await versionOf('me')).toEqual([200, 'v25.0']);
    expect(await versionOf('v99.0/me')).toEqual([400, null]);
  });
});

describe('fields', () => {
  it('come back as asked, and always with the id', async () => {
    const { simulator, page } = setUp();
    const { id } = page.publishPhoto({ message: 'x' });
    const call = callerOf(simulator, page);
    expect(await readJson(call(id, { fields: 'message' }))).toEqual({ message: 'x', id });
    const nested = await readJson(call(id, { fields: 'from{name}, attachments{target{id}}' }));
    expect(nested).toEqual({
      from: { name: page.name, id: page.id },
      attachments: { data: [{ target: { id: expect.any(String) } }] },
      id,
    });
  });

  it.each([
    ['xyz', 100, '(#100) Tried accessing nonexisting field (xyz) on node type (Post)'],
    ['toString', 100, '(#100) Tried accessing nonexisting field (toString) on node type (Post)'],
    ['attachments{xyz}', 100, '(#100) Tried accessing nonexisting field (xyz) on node type (StoryAttachment)'],
    ['link', 12, '(#12) deprecate_post_aggregated_fields_for_attachement is deprecated for versions v3.3 and higher'],
    ['id,', 2500, 'Syntax error "Field name expected instead of end of string." at character 3: id,'],
    ['id}', 2500, 'Syntax error "Field name expected instead of "}"." at character 2: id}'],
    [
      'attachments{type',
      2500,
      'Syntax error "Field name expected instead of end of string." at character 16: attachments{type',
    ],
  ])('that cannot be read (%s) are refused', async (fields, code, message) => {
    const { simulator, page } = setUp();
    const error = await readError(callerOf(simulator, page)(`${page.id}/posts`, { fields }));
    expect(error).toMatchObject({ status: 400, code, message, type: 'OAuthException', fbtrace_id: expect.any(String) });
  });

  it('of a page can hold its edges', async () => {
    const { simulator, page } = setUp();
    page.publishText({ message: 'older', at: at('2026-01-01') });
    const newer = page.publishText({ message: 'newer', at: at('2026-01-02') });
    const call = callerOf(simulator, page);
    const body = await readJson(call(page.id, { fields: 'name,posts.limit(1){message},video_reels{id}' }));
    const posts = body.posts as { data: unknown; paging: { cursors: { after: string }; next: string } };
    expect(body).toMatchObject({ name: page.name, id: page.id, video_reels: { data: [] } });
    expect(posts.data).toEqual([{ message: 'newer', id: newer.id }]);
    const next = new URL(posts.paging.next);
    expect(next.pathname).toBe(`/v25.0/${page.id}/posts`);
    expect(Object.fromEntries(next.searchParams)).toMatchObject({
      limit: '1',
      fields: 'message',
      after: posts.paging.cursors.after,
    });
  });
});
