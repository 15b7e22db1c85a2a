import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** An endpoint that listens. */
export interface WebhookServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `handle` on a free port of this machine. No parser may stand before it: the signature is over the bytes as they came. */
export async function startWebhookServer(handle: (request: Request) => Promise<Response>): Promise<WebhookServer> {
  const server = createServer((incoming, outgoing) => void answer(handle, incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/meta`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  handle: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = toRequest(incoming);
  const response = request === null ? new Response(null, { status: 400 }) : await handle(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
}

/** `null` for what is no request of the web: anybody may send a method or an address that `Request` refuses. */
function toRequest(incoming: IncomingMessage): Request | null {
  const { method = 'GET', url = '/', headers } = incoming;
  const signature = headers['x-hub-signature-256'];
  try {
    return new Request(new URL(url, 'http://localhost'), {
      method,
      body: method === 'POST' ? (Readable.toWeb(incoming) as ReadableStream) : null,
      duplex: 'half',
      headers: typeof signature === 'string' ? { 'x-hub-signature-256': signature } : {},
    } as RequestInit);
  } catch {
    return null;
  }
}
