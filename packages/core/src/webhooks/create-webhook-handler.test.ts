import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError } from '../errors.js';
import { createInProcessJobRunner } from '../in-process/job-runner.js';
import type { JobRequest } from '../ports/job-runner.js';
import { createWebhookHandler } from './create-webhook-handler.js';
import type { WebhookHandlerOptions } from './webhook-handler-options.js';

const URL_ = 'https://host.example/webhooks/meta';
const SECRET = 'app-secret-value';
const TOKEN = 'verify-token-value';
const PRIVATE = 'the text of a post';

function createScene(options: Partial<WebhookHandlerOptions> = {}) {
  const logged: string[] = [];
  const log = (message: string, fields: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const added: JobRequest[] = [];
  const asked: string[] = [];
  const handle = createWebhookHandler({
    appSecret: SECRET,
    verifyToken: TOKEN,
    runner: {
      enqueueMany: async (jobs) => {
        added.push(...jobs);
        return { added: jobs.length };
      },
    },
    findIntegrations: async (id, platform) => {
      asked.push(`${platform} ${id}`);
      return id === '1' ? [{ organizationId: 'org', integrationId: 'page' }] : [];
    },
    logger: { debug: log, info: log, warn: log, error: log },
    ...options,
  });
  return { handle, logged, added, asked };
}

function feed(pageId = '1', value: object = {}) {
  const change = { item: 'status', verb: 'add', post_id: `${pageId}_5`, message: PRIVATE, ...value };
  return JSON.stringify({
    object: 'page',
    entry: [{ id: pageId, time: 1, changes: [{ field: 'feed', value: change }] }],
  });
}

function post(body: string | null, headers: Readonly<Record<string, string>> = {}, secret = SECRET) {
  const signature = `sha256=${createHmac('sha256', secret)
    .update(body ?? '')
    .digest('hex')}`;
  return new Request(URL_, { method: 'POST', body, headers: { 'x-hub-signature-256': signature, ...headers } });
}

describe('createWebhookHandler', () => {
  it('answers the challenge as plain text, and no other', async () => {
    const { handle } = createScene();
    const query = `hub.mode=subscribe&hub.challenge=%3Cb%3E1&hub.verify_token=`;
    const answer = await handle(new Request(`${URL_}?${query}${TOKEN}`));
    expect([answer.status, await answer.text()]).toEqual([200, '<b>1']);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await handle(new Request(`${URL_}?${query}other`))).status).toBe(403);
    expect((await handle(new Request(URL_))).status).toBe(403);
  });

  it('adds a fresh item job for a change, and reads nothing', async () => {
    const { handle, added } = createScene();
    expect((await handle(post(feed()))).status).toBe(200);
    expect(added).toEqual([
      {
        payload: {
          kind: 'item',
          version: 1,
          organizationId: 'org',
          integrationId: 'page',
          externalContentId: '1_5',
          reported: 'changed',
        },
        id: expect.stringMatching(/^webhook\/org\/page\/changed\/1_5\/1000-[0-9a-f]{16}$/),
        urgency: 'fresh',
      },
    ]);
  });

  it('refuses a missing, a wrong and a foreign signature, and asks nobody about the body', async () => {
    const { handle, added, asked } = createScene();
    const unsigned = new Request(URL_, { method: 'POST', body: feed() });
    expect((await handle(unsigned)).status).toBe(401);
    expect((await handle(post(feed(), { 'x-hub-signature-256': 'sha256=zz' }))).status).toBe(401);
    expect((await handle(post(feed(), {}, 'another'))).status).toBe(401);
    expect([added, asked]).toEqual([[], []]);
  });

  it('takes the signature of an old and of a new secret', async () => {
    const { handle } = createScene({ appSecret: ['new', 'old'] });
    expect((await handle(post(feed(), {}, 'old'))).status).toBe(200);
    expect((await handle(post(feed(), {}, 'new'))).status).toBe(200);
    expect((await handle(post(feed()))).status).toBe(401);
  });

  it('reads no more than it may, whether the length is told or not', async () => {
    const body = feed();
    const { handle } = createScene({ maxBodyBytes: body.length });
    expect((await handle(post(body))).status).toBe(200);
    expect((await handle(post(`${body} `))).status).toBe(413);
    expect((await handle(post('', { 'content-length': String(body.length + 1) }))).status).toBe(413);
    let pulls = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      pulls += 1;
      controller.enqueue(new Uint8Array(64));
    };
    const endless = new ReadableStream({ pull });
    const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
    expect((await handle(new Request(URL_, init))).status).toBe(413);
    expect(pulls).toBeLessThan(20);
  });

  it('answers 400 to what is signed and no JSON, and to a body that breaks off', async () => {
    const { handle } = createScene();
    expect((await handle(post('{'))).status).toBe(400);
    expect((await handle(post('['.repeat(100)))).status).toBe(400);
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    expect(
      (await handle(new Request(URL_, { method: 'POST', body: broken, duplex: 'half' } as RequestInit))).status,
    ).toBe(400);
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])('answers 405 to %s', async (method) => {
    const answer = await createScene().handle(new Request(URL_, { method }));
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('answers 200 when nothing of it concerns anybody, and tells of the account', async () => {
    const { handle, added, logged } = createScene();
    expect((await handle(post(feed('777')))).status).toBe(200);
    expect((await handle(post(feed('1', { item: 'comment' })))).status).toBe(200);
    expect((await handle(post('{"object":"whatsapp_business_account","entry":[{}]}'))).status).toBe(200);
    expect((await handle(post('[]'))).status).toBe(200);
    expect(added).toEqual([]);
    expect(logged.filter((line) => line.includes('777'))).toHaveLength(1);
  });

  it('asks once for an account that a webhook names often', async () => {
    const change = (n: number) => ({ field: 'feed', value: { item: 'status', verb: 'add', post_id: `1_${n}` } });
    const entry = { id: '1', time: 1, changes: [change(1), change(2)] };
    const { handle, added, asked } = createScene();
    await handle(post(JSON.stringify({ object: 'page', entry: [entry, { ...entry, changes: [change(3)] }] })));
    expect(asked).toEqual(['FACEBOOK 1']);
    expect(added).toHaveLength(3);
  });

  it('asks for Instagram accounts as such', async () => {
    const { handle, added, asked } = createScene();
    const comment = { field: 'comments', value: { media: { id: '5' } } };
    await handle(post(JSON.stringify({ object: 'instagram', entry: [{ id: '1', time: 1, changes: [comment] }] })));
    expect(asked).toEqual(['INSTAGRAM 1']);
    expect(added[0]?.payload).toMatchObject({ externalContentId: '5', reported: 'named' });
  });

  it('answers 500 when the jobs cannot be added or the integrations not found, so that Meta comes again', async () => {
    const failing = async () => {
      throw new Error(`redis://user:${SECRET}@host`);
    };
    for (const options of [{ runner: { enqueueMany: failing } }, { findIntegrations: failing }]) {
      const { handle, logged } = createScene(options);
      expect((await handle(post(feed()))).status).toBe(500);
      expect(logged).toHaveLength(1);
      expect(logged.join()).not.toContain(SECRET);
    }
  });

  it('says what is wrong when something has read the body before', async () => {
    const { handle, logged } = createScene();
    const request = post(feed());
    await request.text();
    expect((await handle(request)).status).toBe(500);
    expect(logged.join()).toContain('Take body parsers off this route');
  });

  it('adds what is delivered again only once, as long as its job waits', async () => {
    const runner = createInProcessJobRunner();
    const { handle, logged } = createScene({ runner });
    await handle(post(feed()));
    await handle(post(feed()));
    expect(logged.filter((line) => line.includes('"alreadyQueued":1'))).toHaveLength(1);
    await runner.close();
  });

  it('never tells the log what a body, a secret or a token holds', async () => {
    const { handle, logged } = createScene();
    await handle(post(feed()));
    await handle(post(feed('2')));
    await handle(post(`{"m":"${PRIVATE}"`));
    await handle(post(feed(), {}, 'another'));
    await handle(new Request(`${URL_}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess-value`));
    expect(logged.length).toBeGreaterThan(4);
    for (const secret of [SECRET, TOKEN, PRIVATE, 'guess-value']) expect(logged.join()).not.toContain(secret);
  });

  it.each([
    { appSecret: '' },
    { appSecret: [] },
    { verifyToken: '' },
    { maxBodyBytes: 0 },
    { maxBodyBytes: Number.NaN },
  ])('refuses the options %j before any webhook comes', (options) => {
    expect(() => createScene(options)).toThrow(InvalidConfigurationError);
  });
});
