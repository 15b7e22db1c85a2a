import { once } from 'node:events';
import { connect } from 'node:net';
import {
  brokenBody,
  connectionReset,
  createGraphHandlers,
  createGraphSimulator,
  type FaultResponder,
  type GraphSimulator,
  graphError,
  oversizedBody,
  redirect,
  slowAnswer,
  slowBody,
  startGraphServer,
} from '@org/ingest-testkit';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import { minutesAfter, NOW } from './graph-calls.js';

const BASE_URL = 'https://graph.facebook.com';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Two worlds of the same seed are the same world. */
function buildWorld(respond?: FaultResponder) {
  const simulator = createGraphSimulator({ now: () => NOW, linkBase: BASE_URL, seed: 7 });
  const page = simulator.addPage({ name: 'Both' });
  for (let n = 0; n < 5; n += 1) page.publishReel({ message: `Số ${n} 💚`, at: minutesAfter(NOW, -n) });
  if (respond) simulator.faults.add({ match: { path: `${page.id}/feed` }, respond });
  return { simulator, page };
}

async function serveHttp(simulator: GraphSimulator): Promise<string> {
  const server = await startGraphServer(simulator);
  closing.push(() => server.close());
  return server.url;
}

function serveMsw(simulator: GraphSimulator): string {
  const server = setupServer(...createGraphHandlers(simulator));
  server.listen({ onUnhandledRequest: 'error' });
  closing.push(() => server.close());
  return BASE_URL;
}

type Face = (simulator: GraphSimulator) => Promise<string> | string;
const FACES: readonly (readonly [string, Face])[] = [
  ['HTTP', serveHttp],
  ['MSW', serveMsw],
];

const headersFor = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });

it('both faces give the same status, headers and bytes', async () => {
  const paths = (id: string) => [
    `/v25.0/${id}/posts?limit=2&fields=id,message,attachments{type,target}`,
    `/v25.0/${id}/video_reels`,
    '/me',
    '/v25.0/nobody',
    `/v25.0/${id}/posts?fields=nope`,
    `/v25.0/${id}/feed`,
  ];
  const read = async (face: Face) => {
    const { simulator, page } = buildWorld(graphError({ code: 2, message: 'Tạm thời', isTransient: true }));
    const url = await face(simulator);
    const answers: unknown[] = [];
    for (const path of paths(page.id)) {
      const response = await fetch(url + path, { headers: headersFor(page.accessToken) });
      const headers = ['content-type', 'facebook-api-version', 'x-fb-request-id', 'date'].map((name) =>
        response.headers.get(name),
      );
      answers.push([response.status, headers, Buffer.from(await response.arrayBuffer()).toString('latin1')]);
    }
    return { answers, log: simulator.requests.all };
  };
  const byHttp = await read(serveHttp);
  const byMsw = await read(serveMsw);
  expect(byHttp.answers).toHaveLength(6);
  expect(byHttp.answers).toEqual(byMsw.answers);
  expect(byHttp.log).toEqual(byMsw.log);
});

describe.each(FACES)('over %s', (_, face) => {
  const setUp = async (respond: FaultResponder) => {
    const { simulator, page } = buildWorld(respond);
    const url = await face(simulator);
    return (init: RequestInit = {}) =>
      fetch(`${url}/${page.id}/feed`, { headers: headersFor(page.accessToken), ...init });
  };

  it('a broken connection is a failed fetch', async () => {
    const call = await setUp(connectionReset());
    await expect(call()).rejects.toThrow(TypeError);
  });

  it('a body that breaks off fails to be read', async () => {
    const call = await setUp(brokenBody());
    await expect(call().then((response) => response.text())).rejects.toThrow();
  });

  it('an abort ends a stalled body', async () => {
    const call = await setUp(slowBody());
    const caller = new AbortController();
    const response = await call({ signal: caller.signal });
    const reading = response.text();
    caller.abort();
    await expect(reading).rejects.toThrow();
  });

  it('an abort ends a call that is not answered', async () => {
    let reached = () => {};
    const arrival = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const silent = slowAnswer();
    const call = await setUp((context) => {
      reached();
      return silent(context);
    });
    const caller = new AbortController();
    const answer = call({ signal: caller.signal });
    await arrival;
    caller.abort();
    await expect(answer).rejects.toThrow(/abort/i);
  });

  it('a body is streamed whole, whatever its size', async () => {
    const call = await setUp(oversizedBody(3_000_000));
    expect((await (await call()).arrayBuffer()).byteLength).toBe(3_000_000);
  });

  it('a caller that stops reading a large body does no harm', async () => {
    const call = await setUp(oversizedBody(50_000_000));
    const response = await call();
    const reader = response.body?.getReader();
    await reader?.read();
    // Not awaited: MSW keeps a second reader of every body, and cancelling waits for both.
    reader?.cancel().catch(() => {});
    expect((await call()).status).toBe(200);
  });

  it('a redirect arrives as one', async () => {
    const call = await setUp(redirect('https://evil.example/'));
    const response = await call({ redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://evil.example/']);
  });
});

describe('the HTTP server', () => {
  it('tells the simulator when the caller went away', async () => {
    let aborted = () => {};
    const abort = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const { simulator, page } = buildWorld(({ request, answer }) => {
      request.signal.addEventListener('abort', aborted, { once: true });
      return answer().then(() => new Promise<never>(() => {}));
    });
    const url = new URL(await serveHttp(simulator));
    const socket = connect(Number(url.port), url.hostname);
    await once(socket, 'connect');
    socket.write(
      `GET /${page.id}/feed HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${page.accessToken}\r\n\r\n`,
    );
    while (simulator.requests.count === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await abort;
  });

  it('listens on the loopback address and can be closed twice, open calls included', async () => {
    const { simulator, page } = buildWorld(slowBody());
    const server = await startGraphServer(simulator);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const response = await fetch(`${server.url}/${page.id}/feed`, { headers: headersFor(page.accessToken) });
    const reading = response.text();
    await Promise.all([server.close(), expect(reading).rejects.toThrow()]);
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow(TypeError);
  });

  it('says so when the port is taken', async () => {
    const first = await startGraphServer(createGraphSimulator());
    closing.push(() => first.close());
    await expect(startGraphServer(createGraphSimulator(), { port: first.port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('takes a strange path as a path', async () => {
    const { simulator, page } = buildWorld();
    const url = await serveHttp(simulator);
    const response = await fetch(`${url}//evil.example/%zz`, { headers: headersFor(page.accessToken) });
    expect(response.status).toBe(404);
    expect(simulator.requests.all[0]?.path).toBe('evil.example/%zz');
  });

  it('answers 599 when the simulator itself fails', async () => {
    const url = await serveHttp({
      ...createGraphSimulator(),
      handle: () => Promise.reject(new Error('a mistake in a test')),
    });
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([599, 'The simulator failed: Error: a mistake in a test']);
  });
});
