import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphSimulator } from './graph-simulator.js';

export interface GraphServerOptions {
  /** Default: 0, any free one. */
  readonly port?: number;
  /**
   * The host that calls count as made to: `graph.instagram.com` answers as that one. Default: the server's own, which
   * answers as `graph.facebook.com`.
   */
  readonly host?: 'graph.facebook.com' | 'graph.instagram.com';
}

export interface GraphServer {
  /** `http://127.0.0.1:` and the port, without a slash at the end: the `baseUrl` of a client. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and breaks the connections that are open. Calling it again is a no-op. */
  close(): Promise<void>;
}

/**
 * Serves a simulator over HTTP, on the loopback address only.
 *
 * Bodies are streamed; a broken connection is a broken connection on the wire; a caller that goes away aborts its call.
 *
 * @example
 * ```ts
 * const server = await startGraphServer(simulator);
 * await fetch(`${server.url}/v25.0/me`, { headers: { authorization: `Bearer ${page.accessToken}` } });
 * await server.close();
 * ```
 */
export async function startGraphServer(
  simulator: Pick<GraphSimulator, 'handle'>,
  { port = 0, host }: GraphServerOptions = {},
): Promise<GraphServer> {
  const server = createServer((message, reply) => {
    serve(simulator, host, message, reply).catch((error: unknown) => {
      // A broken simulator must not pass for a broken Meta.
      if (reply.headersSent) reply.destroy();
      else reply.writeHead(599, { 'content-type': 'text/plain' }).end(`The simulator failed: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close() {
      closing ??= new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

async function serve(
  simulator: Pick<GraphSimulator, 'handle'>,
  host: GraphServerOptions['host'],
  message: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  reply.once('close', () => gone.abort());
  const response = await simulator.handle(toRequest(message, host, await readAll(message), gone.signal));
  if (gone.signal.aborted) return void response.body?.cancel().catch(() => {});
  if (response.type === 'error') return void message.socket.destroy();
  // The answer's own date is the simulator's.
  reply.sendDate = false;
  reply.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null || message.method === 'HEAD') return void reply.end();
  const reader = response.body.getReader();
  gone.signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!reply.write(value)) await drained(reply);
    }
    reply.end();
  } catch {
    // The body broke: so does the connection.
    message.socket.destroy();
  }
}

function toRequest(
  message: IncomingMessage,
  host: GraphServerOptions['host'],
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each);
  }
  const base = host === undefined ? `http://${message.headers.host ?? '127.0.0.1'}` : `https://${host}`;
  const { method = 'GET' } = message;
  const init = ['GET', 'HEAD'].includes(method) ? {} : { body };
  return new Request(`${base}${message.url ?? '/'}`, { method, headers, signal, ...init });
}

async function readAll(message: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

function drained(reply: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      reply.off('drain', done);
      reply.off('close', done);
      resolve();
    };
    reply.once('drain', done);
    reply.once('close', done);
  });
}
