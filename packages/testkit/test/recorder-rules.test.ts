import { extractHashtags } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { createGraphReplay, type GraphRecording, recordGraphTraffic } from '../src/simulator.js';

const GRAPH = 'https://graph.facebook.com/v25.0';
const TOKEN = 'EAAGabcdefghijklmnop0123456789';
const BIG = '90071992547409931';

/** Records calls that are answered one after the other with these bodies. */
async function record(
  bodies: readonly (string | Response | Error)[],
  paths: readonly string[] = bodies.map(() => '/1234567890/posts'),
  options: Parameters<typeof recordGraphTraffic>[0] = {},
) {
  const left = [...bodies];
  const recorder = recordGraphTraffic({
    fetch: async () => {
      const next = left.shift() ?? '';
      if (next instanceof Error) throw next;
      return typeof next === 'string' ? new Response(next) : next;
    },
    ...options,
  });
  const answers: string[] = [];
  for (const path of paths) {
    const headers = { authorization: `Bearer ${TOKEN}` };
    answers.push(await recorder.fetch(`${GRAPH}${path}`, { headers }).then((r) => r.text(), String));
  }
  return { recorder, answers };
}

const recordJson = async (value: unknown, path?: string) => {
  const { recorder } = await record([JSON.stringify(value)], path === undefined ? undefined : [path]);
  const { exchanges } = await recorder.recording();
  const response = exchanges[0]?.response;
  return response?.kind === 'answer' && response.body.kind === 'json' ? response.body.value : undefined;
};

const ask = async (recording: GraphRecording, path: string) =>
  createGraphReplay(recording)
    .handle(new Request(`https://elsewhere.example/v19.0${path}`, { headers: { authorization: 'Bearer other' } }))
    .then((response) => response.text());

describe('what a recording keeps', () => {
  it('numbers above 2^53 and numbers that look odd, digit by digit', async () => {
    const body = `{"video_id":${BIG},"sender_id":${BIG},"ratio":1.0,"length":12.5,"text":"a ${BIG}, \\"1.0\\"","id":"${BIG}"}`;
    const { recorder } = await record([body]);
    const recording = await recorder.recording();
    const text = await ask(recording, recording.exchanges[0]?.request.path.replace(/^/, '/') ?? '');
    const [, made = ''] = /"video_id":(\d+),/.exec(text) ?? [];
    expect(made).toHaveLength(BIG.length);
    expect(made).not.toBe(BIG);
    expect(text).toContain(`"sender_id":${made},"ratio":1.0,"length":12.5,`);
    expect(text).toContain(`"id":"${made}"`);
  });

  it('relations between a page, its posts and its reels, wherever their ids stand', async () => {
    const [page, post, reel] = ['123456789012345', '1222333444555666', '9988776655443322'];
    const value = (await recordJson({
      id: `${page}_${post}`,
      post_id: post,
      permalink_url: `https://www.facebook.com/${page}/videos/${reel}/`,
      relative: `/reel/${reel}/`,
      query: `https://m.facebook.com/story.php?story_fbid=${post}&id=${page}&refid=${page}`,
      hidden: 'https://www.facebook.com/permalink.php?story_fbid=pfbid02aBcD&id=1',
      target: { id: reel, url: `https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Freel%2F${reel}&h=AT0` },
      full_picture: `https://scontent-fra3-1.xx.fbcdn.net/v/t39.30808-6/${reel}_${post}_n.jpg?oh=00_AfSecret&oe=67`,
      error_text: `${page}`,
    })) as Record<string, string> & { target: Record<string, string> };
    const [madePage = '', madePost = ''] = (value.id ?? '').split('_');
    const madeReel = value.target.id ?? '';
    expect([madePage, madePost, madeReel].map((id) => id.length)).toEqual([page.length, post.length, reel.length]);
    expect(value).toMatchObject({
      post_id: madePost,
      permalink_url: `https://www.facebook.com/${madePage}/videos/${madeReel}/`,
      relative: `/reel/${madeReel}/`,
      query: `https://m.facebook.com/story.php?story_fbid=${madePost}&id=${madePage}`,
      target: { url: `https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Freel%2F${madeReel}` },
      error_text: madePage,
    });
    expect(value.full_picture).toMatch(
      new RegExp(`^https://scontent\\.xx\\.fbcdn\\.net/v/t39\\.\\d{5}-6/${madeReel}_${madePost}_n\\.jpg$`),
    );
    expect(value.hidden).toMatch(/story_fbid=pfbid\d\d[a-z][A-Z][a-z][A-Z]&id=1$/);
    expect(value.hidden).not.toContain('02aBcD');
  });

  it('times, flags, small numbers and words of Meta', async () => {
    const value = {
      created_time: '2021-08-13T08:25:28+0000',
      creation_time: '1628843128',
      created_at: 1628843128,
      is_published: true,
      count: 12345,
      media_type: 'video',
      status_type: 'added_video',
      nothing: null,
      length: '12.3',
    };
    expect(await recordJson(value)).toEqual(value);
  });

  it('names that are asked for and that messages and answers repeat, as one made-up name', async () => {
    const error = {
      error: { message: '(#803) Some of the aliases you requested do not exist: bakery.hanoi', code: 803 },
    };
    const answer = { 'bakery.hanoi': { id: '123456789', link: 'https://www.facebook.com/bakery.hanoi/' } };
    const { recorder } = await record(
      [JSON.stringify(error), JSON.stringify(answer)],
      ['/bakery.hanoi/posts', '/?ids=bakery.hanoi,123456789'],
    );
    const recording = await recorder.recording();
    const [first, second] = recording.exchanges;
    const [name = '', edge] = first?.request.path.split('/') ?? [];
    const [asked, id] = second?.request.query.ids?.split(',') ?? [];
    expect([edge, asked]).toEqual(['posts', name]);
    expect(name).toMatch(/^[a-z]{6}\.[a-z]{5}$/);
    expect(JSON.stringify(recording)).not.toMatch(/bakery|hanoi/);
    expect(await ask(recording, `/${name}/posts`)).toContain(`do not exist: ${name}"`);
    const repeated = JSON.parse(await ask(recording, `/?ids=${asked},${id}`));
    expect(repeated).toEqual({ [name]: { id, link: `https://www.facebook.com/${name}/` } });
  });

  it.each([
    ['https://shop.example/a?b=c#d', 0],
    ['/.#Tag', 1],
    ['{"a":"#Tag"}', 1],
    ['2026-01-01', 0],
    ['123456789', 0],
  ])('the length and the hashtags of a caption that is nothing but %s', async (message, hashtags) => {
    const { message: made = '' } = (await recordJson({ message })) as { message?: string };
    expect(made).not.toBe(message);
    expect([made.length, extractHashtags(made).length]).toEqual([message.length, hashtags]);
  });

  it("Meta's words and codes in messages, without the ids and names in them", async () => {
    const said = [
      '(#80001) There have been too many calls to this Page account.',
      'Page ID 123456789 was migrated to page ID 987654321.',
      "Object with ID 'Bakery Hanoi' does not exist",
      'Cannot query users by their username (Bakery Hanoi)',
      'Please reduce the amount of data',
    ];
    const bodies = said.map((message) => JSON.stringify({ error: { message, code: 1 } }));
    const { recorder } = await record([...bodies, '{"id":"987654321","name":"Bakery Hanoi"}']);
    const recording = await recorder.recording();
    const values = recording.exchanges.map(({ response }) =>
      response.kind === 'answer' && response.body.kind === 'json' ? response.body.value : null,
    );
    const { id, name } = values.pop() as Record<string, string>;
    const messages = values.map((value) => (value as { error: { message: string } }).error.message);
    expect(messages).toEqual([
      said[0],
      expect.stringMatching(`^Page ID 1\\d{8} was migrated to page ID ${id}\\.$`),
      `Object with ID '${name}' does not exist`,
      `Cannot query users by their username (${name})`,
      said[4],
    ]);
    expect(JSON.stringify(recording)).not.toMatch(/Bakery|Hanoi|123456789|987654321/);
  });

  it('headers that say how long to wait and how much is used, under the made-up id of the page', async () => {
    const usage = '{"1234567890":[{"type":"pages","call_count":101,"estimated_time_to_regain_access":7}]}';
    const headers = {
      'retry-after': '86400',
      'x-business-use-case-usage': usage,
      'x-fb-debug': 'secret',
      date: 'today',
    };
    const { recorder } = await record([new Response('{}', { headers })]);
    const [exchange] = (await recorder.recording()).exchanges;
    const pageId = exchange?.request.path.split('/')[0] ?? '';
    expect(exchange?.response).toMatchObject({
      headers: {
        'content-type': 'text/plain;charset=UTF-8',
        'retry-after': '86400',
        'x-business-use-case-usage': usage.replace('1234567890', pageId),
      },
    });
    expect(JSON.stringify(exchange)).not.toMatch(/x-fb-debug|"date"/);
  });

  it('the call, with cursors and ids replaced as in the answer', async () => {
    const after = 'QVFIUmFiY2RlZg==';
    const next = `${GRAPH}/1234567890/posts?access_token=${TOKEN}&limit=2&after=${encodeURIComponent(after)}`;
    const body = JSON.stringify({ data: [], paging: { cursors: { after }, next } });
    const { recorder } = await record(
      [body, '{"data":[]}'],
      [
        '/1234567890/posts?limit=2',
        `/1234567890/posts?limit=2&appsecret_proof=abc123def&after=${encodeURIComponent(after)}`,
      ],
    );
    const { exchanges } = await recorder.recording();
    const [first, second] = exchanges;
    const paging =
      first?.response.kind === 'answer' && first.response.body.kind === 'json' && first.response.body.value;
    const made = second?.request.query.after ?? '';
    expect(second?.request.query).toEqual({ limit: '2', after: made });
    expect(made).not.toBe(after);
    expect(paging).toMatchObject({
      paging: {
        cursors: { after: made },
        next: `${GRAPH}/${first?.request.path}?limit=2&after=${encodeURIComponent(made)}`,
      },
    });
  });
});

describe('what a recording never holds', () => {
  it.each([
    ['a token that Meta repeats', JSON.stringify({ error: { message: `Malformed access token ${TOKEN}`, code: 190 } })],
    ['a token in base64', JSON.stringify({ error: { message: `Bad ${btoa(TOKEN)} here`, code: 190 } })],
    [
      'tokens that Meta gives out',
      '{"data":[{"access_token":"plain-token-of-another-page","name":"x","id":"123456"}]}',
    ],
    ['a proof in a message', JSON.stringify({ error: { message: `Invalid proof ${'0f'.repeat(32)}`, code: 100 } })],
    [
      'a token where a body breaks off',
      `{"data":[],"paging":{"next":"https:\\/\\/graph.facebook.com\\/me?access_token=${TOKEN}`,
    ],
    ['a secret that was named', '{"error":{"message":"The secret hunter22 is wrong","code":1}}'],
    ['a short secret in base64', '{"error":{"message":"Bad aHVudGVyMjI= here","code":1}}'],
    [
      'a token that Meta gives out and repeats',
      '{"data":{"access_token":"plain-token-of-a-page"},"error":{"message":"Bad plain-token-of-a-page"}}',
    ],
    ['a secret as a URL writes it', '{"error":{"message":"The key open%20sesame%2Fnow is wrong","code":1}}'],
    ['a token in HTML', `<html><body class="${TOKEN}">${TOKEN}</body></html>`],
  ])('%s', async (_, body) => {
    const { recorder } = await record([body], undefined, { secrets: ['hunter22', 'open sesame/now'] });
    const text = JSON.stringify(await recorder.recording());
    for (const secret of [TOKEN, btoa(TOKEN).slice(0, -4), 'plain-token', '0f0f', 'hunter22', 'aHVudGVy', 'sesame']) {
      expect(text).not.toContain(secret);
    }
  });

  it('a secret that stands where nothing is replaced: nothing is given out then, and the error does not repeat it', async () => {
    const { recorder } = await record(['{"data":[],"hunter22":true}'], undefined, { secrets: ['hunter22'] });
    const error: unknown = await recorder.recording().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toContain('exchanges.0.response.body.value');
    expect(String(error)).not.toContain('hunter22');
  });

  it('what looks like a token, whoever sent it', async () => {
    const { recorder } = await record(['{"data":[]}'], ['/1234567890/posts?locale=EAAGforgottenToken123']);
    await expect(recorder.recording()).rejects.toThrow('exchanges.0.request.query.locale');
  });
});

describe('the host of a recorder', () => {
  it('gets the very response, and the very error', async () => {
    const response = new Response('{"data":[]}');
    const failure = new TypeError('fetch failed');
    const recorder = recordGraphTraffic({
      fetch: async (input) => {
        if (String(input).endsWith('/down')) throw failure;
        return response;
      },
    });
    expect(await recorder.fetch(`${GRAPH}/me`)).toBe(response);
    await expect(recorder.fetch(`${GRAPH}/down`)).rejects.toBe(failure);
    expect((await recorder.recording()).exchanges.map(({ response: { kind } }) => kind)).toEqual([
      'answer',
      'no-answer',
    ]);
  });

  it('does not suffer from a response that cannot be copied; the recording does', async () => {
    const used = new Response('{}');
    await used.text();
    const recorder = recordGraphTraffic({ fetch: async () => used });
    expect(await recorder.fetch(`${GRAPH}/me`)).toBe(used);
    await expect(recorder.recording()).rejects.toThrow('1 calls could not be recorded');
  });

  it('may go away from a body that stalls, which is recorded as far as it came', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"data":[')),
    });
    const recorder = recordGraphTraffic({ fetch: async () => new Response(body) });
    const caller = new AbortController();
    const response = await recorder.fetch(`${GRAPH}/me`, { signal: caller.signal });
    await response.body?.getReader().read();
    const recording = recorder.recording();
    caller.abort();
    expect((await recording).exchanges[0]?.response).toMatchObject({ isBroken: true, body: { text: '{"data":[' } });
  });

  it('is not held up by a body without an end, of which the first bytes are kept', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"data":')),
    });
    const recorder = recordGraphTraffic({ fetch: async () => new Response(body), maxBodyBytes: 20 });
    const response = await recorder.fetch(`${GRAPH}/me`);
    const [exchange] = (await recorder.recording()).exchanges;
    expect(exchange?.response).toMatchObject({ isBroken: true, body: { kind: 'text', text: '{"data":{"data":' } });
    await response.body?.cancel();
  });

  it('gets the same recording for the same traffic and seed', async () => {
    const recordingOf = async (seed?: number) => {
      const { recorder } = await record(['{"data":[{"id":"1234567890_987654321","message":"Hello"}]}'], undefined, {
        ...(seed !== undefined && { seed }),
      });
      return JSON.stringify(await recorder.recording());
    };
    expect(await recordingOf(4)).toBe(await recordingOf(4));
    expect(await recordingOf(4)).not.toBe(await recordingOf(5));
    expect(await recordingOf()).not.toBe(await recordingOf());
  });
});

describe('createGraphReplay', () => {
  const exchange = (path: string, text: string, query = {}): GraphRecording['exchanges'][number] => ({
    request: { method: 'GET', path, query },
    response: { kind: 'answer', status: 200, headers: {}, body: { kind: 'text', text }, isBroken: false },
  });

  it('gives repeated calls their answers in order, and the last one again; reset begins anew', async () => {
    const replay = createGraphReplay({ version: 1, exchanges: [exchange('1/posts', 'a'), exchange('1/posts', 'b')] });
    const read = () => replay.handle(new Request(`${GRAPH}/1/posts`)).then((response) => response.text());
    expect(replay.unused).toEqual(['GET 1/posts', 'GET 1/posts']);
    expect([await read(), await read(), await read()]).toEqual(['a', 'b', 'b']);
    expect(replay.unused).toEqual([]);
    replay.reset();
    expect(await read()).toBe('a');
  });

  it('minds method, path and query, and neither the order of parameters nor token, proof, host and version', async () => {
    const recording: GraphRecording = {
      version: 1,
      exchanges: [exchange('1/posts', 'found', { limit: '5', since: '7' })],
    };
    expect(await ask(recording, '/1/posts?since=7&appsecret_proof=x&limit=5&access_token=y')).toBe('found');
    const replay = createGraphReplay(recording);
    for (const [path, method] of [
      ['/1/posts?limit=6&since=7', 'GET'],
      ['/2/posts?limit=5&since=7', 'GET'],
      ['/1/posts?limit=5&since=7', 'DELETE'],
    ] as const) {
      const response = await replay.handle(new Request(`${GRAPH}${path}`, { method }));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: { code: 100, message: expect.stringContaining('Not recorded: ') },
      });
    }
    expect(replay.notRecorded).toEqual([
      'GET 1/posts with limit=6, since=7',
      'GET 2/posts with limit=5, since=7',
      'DELETE 1/posts with limit=5, since=7',
    ]);
  });

  it('breaks the connection where it broke', async () => {
    const { recorder } = await record([new TypeError('reset')]);
    const replay = createGraphReplay(await recorder.recording());
    expect(replay.pageIds).toHaveLength(1);
    expect((await replay.handle(new Request(`${GRAPH}/${replay.pageIds[0]}/posts`))).type).toBe('error');
  });

  it.each([
    [{ version: 2, exchanges: [] }, 'version 2'],
    [{ version: 1, exchanges: [{}] }, 'Exchange 0'],
    [
      { version: 1, exchanges: [{ request: { method: 'GET', path: '1', query: {} }, response: { kind: 'answer' } }] },
      'Exchange 0',
    ],
  ])('refuses %j', (recording, words) => {
    expect(() => createGraphReplay(recording)).toThrow(words);
  });
});
