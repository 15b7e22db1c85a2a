/** What a reader costs. */
export interface Traffic {
  /** HTTP requests; a batch is one. */
  readonly requests: number;
  /** As Meta counts them for quotas: each call of a batch. */
  readonly calls: number;
  /** Records of edges and single records that came back. */
  readonly items: number;
  /** Of the answers' bodies, uncompressed. */
  readonly bytes: number;
}

export const NO_TRAFFIC: Traffic = { requests: 0, calls: 0, items: 0, bytes: 0 };

export interface Meter {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** What went over the wire since it was asked last. */
  take(): Traffic;
}

/** Counts what goes over the wire. */
export function createMeter(handle: (request: Request) => Promise<Response>): Meter {
  let traffic = NO_TRAFFIC;
  return {
    async fetch(input, init) {
      const response = await handle(new Request(input, init));
      const text = await response.text();
      const calls = callsIn(JSON.parse(text));
      traffic = addTraffic(traffic, {
        requests: 1,
        calls: calls.length,
        items: calls.reduce<number>((sum, body) => sum + itemsIn(body), 0),
        bytes: Buffer.byteLength(text),
      });
      return new Response(text, { status: response.status, headers: response.headers });
    },
    take() {
      const taken = traffic;
      traffic = NO_TRAFFIC;
      return taken;
    },
  };
}

export function addTraffic(one: Traffic, other: Traffic): Traffic {
  return {
    requests: one.requests + other.requests,
    calls: one.calls + other.calls,
    items: one.items + other.items,
    bytes: one.bytes + other.bytes,
  };
}

/** The bodies of the calls that one answer answers. */
function callsIn(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) return [answer];
  return answer.map((one: { readonly body: string }) => JSON.parse(one.body) as unknown);
}

function itemsIn(body: unknown): number {
  if (typeof body !== 'object' || body === null) return 0;
  if ('data' in body && Array.isArray(body.data)) return body.data.length;
  return 'id' in body ? 1 : 0;
}
