import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobRequest } from '@org/ingest-core';
import { createWebhookRequest, webhookSignature } from '@org/ingest-testkit';
import express from 'express';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(root, 'test', 'web-frameworks-'));
const path = '/webhooks/meta';

/** As the first block of docs/webhooks.md has them. */
const appSecret = 'the secret of your Meta app';
const verifyToken = 'the word that you type into its dashboard';

/** What a JSON parser would print in another way: escapes, spaces, numbers above 2^53. */
const SIGNED = String.raw`{ "object":"page", "entry":[{"id":"700","time":1780000000,"changes":[{"field":"feed","value":
  {"item":"video","verb":"add","published":1,"video_id":9007199254740993,"post_id":"700_9007199254740995",
   "created_time":1780000000,"from":{"id":"700","name":"Caf\u00e9"},"message":"\ud83c\udf89 caf\u00e9 \/ \u003c"}}]}]}`;

const jobs: JobRequest[] = [];

/** The first block of code of a document that holds the words. */
function blockWith(document: string, words: string): string {
  const text = readFileSync(join(root, document), 'utf8');
  const found = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const block = found.find((code) => code.includes(words));
  if (block === undefined) throw new Error(`${document} has no block with ${words}`);
  return block;
}

/** Runs a block on a port of the system's, and exports what is named; what the block declares is global by then. */
async function run(name: string, code: string, exported: string) {
  const listening = code
    .replace('.listen(3000)', ".listen(0, '127.0.0.1')")
    .replace('port: 3000', "port: 0, host: '127.0.0.1'")
    .replace('createServer(', 'const server = createServer(');
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, exported === '' ? listening : `${listening}\nexport { ${exported} };\n`);
  return import(file);
}

async function addressOf(server: Server): Promise<string> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const servers = new Map<string, Server>();
let listener: RequestListener;

beforeAll(async () => {
  vi.stubGlobal('runner', {
    async enqueueMany(requests: readonly JobRequest[]) {
      jobs.push(...requests);
      return { added: requests.length };
    },
  });
  vi.stubGlobal('database', {
    integrationsOf: async (id: string) => (id === '700' ? [{ organizationId: 'org-1', integrationId: 'page-1' }] : []),
  });
  vi.stubGlobal('handle', (await run('handle', blockWith('docs/webhooks.md', 'createWebhookHandler('), '')).POST);
  const node = await run('node', blockWith('docs/webhooks.md', 'createServer('), 'server');
  servers.set('node', node.server);
  listener = node.listener;
  vi.stubGlobal('listener', listener);
  const guide = 'docs/express-and-fastify.md';
  servers.set('express', (await run('express', blockWith(guide, "from 'express'"), 'server')).server);
  const fastify: { app: FastifyInstance } = await run('fastify', blockWith(guide, "from 'fastify'"), 'app');
  servers.set('fastify', fastify.app.server);
});

beforeEach(() => {
  jobs.length = 0;
});

afterAll(async () => {
  for (const server of servers.values()) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

async function post(name: string, body: string, secret = appSecret): Promise<Response> {
  const { headers } = await createWebhookRequest(body, { appSecret: secret });
  return send(name, path, { method: 'POST', body, headers });
}

async function send(name: string, pathAndQuery: string, init: RequestInit = {}): Promise<Response> {
  const server = servers.get(name);
  if (server === undefined) throw new Error(`No server is called ${name}`);
  return fetch(`${await addressOf(server)}${pathAndQuery}`, init);
}

describe.each(['node', 'express', 'fastify'])('the route for webhooks that the guide shows for %s', (name) => {
  it('takes a webhook that is signed, byte by byte as it came', async () => {
    expect(JSON.stringify(JSON.parse(SIGNED))).not.toBe(SIGNED);
    expect((await post(name, SIGNED)).status).toBe(200);
    expect(JSON.stringify(jobs)).toContain('9007199254740993');
    expect(jobs).toHaveLength(1);
  });

  it('refuses one of another app, and one that was changed on its way', async () => {
    expect((await post(name, SIGNED, 'another')).status).toBe(401);
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': await webhookSignature(SIGNED, appSecret),
    };
    const printedAgain = JSON.stringify(JSON.parse(SIGNED));
    expect((await send(name, path, { method: 'POST', body: printedAgain, headers })).status).toBe(401);
    expect(jobs).toEqual([]);
  });

  it('answers the challenge of a subscription', async () => {
    const query = (token: string) =>
      new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' });
    const answer = await send(name, `${path}?${query(verifyToken)}`);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect((await send(name, `${path}?${query('another')}`)).status).toBe(403);
  });

  it('takes a body that is longer than the limit of a parser, and none that is longer than its own', async () => {
    const padded = (bytes: number) => SIGNED.padEnd(bytes, ' ');
    expect((await post(name, padded(2 * 1024 * 1024))).status).toBe(200);
    expect(jobs).toHaveLength(1);
    expect((await post(name, padded(4 * 1024 * 1024 + 1))).status).toBe(413);
    expect(jobs).toHaveLength(1);
  });

  it('keeps the bodies of concurrent requests apart', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `90071992547410${String(index).padStart(2, '0')}`);
    const answers = await Promise.all(
      ids.map(async (id, index) => {
        const body = SIGNED.replaceAll('9007199254740993', id);
        return (await post(name, body, index % 4 === 0 ? 'another' : appSecret)).status;
      }),
    );
    expect(answers).toEqual(ids.map((_, index) => (index % 4 === 0 ? 401 : 200)));
    const read = ids.filter((id) => JSON.stringify(jobs).includes(id));
    expect(read).toEqual(ids.filter((_, index) => index % 4 !== 0));
  });
});

it('is refused by Express where a parser stands before the route', async () => {
  const app = express();
  app.use(express.json());
  app.all(path, (request, response) => listener(request, response));
  servers.set('parsed', app.listen(0, '127.0.0.1'));
  expect((await post('parsed', SIGNED)).status).toBe(400);
  expect(jobs).toEqual([]);
});
