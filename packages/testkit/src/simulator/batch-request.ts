import { failures, GraphFailure } from './graph-failure.js';
import { type GraphRequest, parseGraphRequest, type RequestOrigin } from './graph-request.js';

/** A batch, taken apart; each call of it is a `GraphRequest` of its own. */
export interface GraphBatch {
  /** The token that stands for the batch. */
  readonly token: string;
  readonly calls: readonly GraphRequest[];
  readonly includesHeaders: boolean;
}

const MAX_CALLS = 50;

/** Whether a call is a batch: a POST to the root, with or without a version. `graph.instagram.com` knows none. */
export function isBatch(request: GraphRequest): boolean {
  return request.method === 'POST' && request.path === '' && request.host === 'facebook';
}

/**
 * The calls of a batch, from the form in its body. What the URL holds counts too, as it does at Meta; a call without a
 * token of its own is made with the batch's. Throws Meta's error for a batch that is none.
 *
 * @see https://developers.facebook.com/docs/graph-api/batch-requests/
 */
export async function parseBatch(outer: GraphRequest, incoming: Request, batch: number): Promise<GraphBatch> {
  const form = await readForm(incoming);
  const fields = new URLSearchParams([...outer.query, ...form]);
  const token = form.get('access_token') ?? outer.token;
  const tokenIn = form.has('access_token') ? 'body' : outer.tokenIn;
  const proof = form.get('appsecret_proof') ?? outer.proof;
  if (token === null) throw new GraphFailure(failures.missingToken());
  const items = parseList(fields.get('batch'));
  const inherited = { token, tokenIn, proof, batch };
  return {
    token,
    calls: items.map((item) => parseCall(item, outer, inherited)),
    includesHeaders: fields.get('include_headers') !== 'false',
  };
}

type Inherited = RequestOrigin & Pick<GraphRequest, 'token' | 'proof'>;

function parseCall(item: unknown, outer: GraphRequest, inherited: Inherited): GraphRequest {
  const { method = 'GET', relative_url: relativeUrl } = Object(item) as Record<string, unknown>;
  if (typeof relativeUrl !== 'string' || typeof method !== 'string') {
    throw new GraphFailure(failures.batch('Each element of the batch must have a method and a relative_url'));
  }
  const url = `${outer.origin}/${relativeUrl.replace(/^\/+/, '')}`;
  const call = parseGraphRequest(requestFor(url, method, outer.signal));
  const { batch } = inherited;
  const version = call.version ?? outer.version;
  if (call.token !== null) return { ...call, version, batch, tokenIn: 'body' };
  return { ...call, version, ...inherited, proof: call.proof ?? inherited.proof };
}

function requestFor(url: string, method: string, signal: AbortSignal): Request {
  try {
    return new Request(url, { method, signal });
  } catch {
    throw new GraphFailure(failures.batch(`Unsupported method ${method} in batch`));
  }
}

function parseList(text: string | null): readonly unknown[] {
  const list = parseJson(text ?? '');
  if (!Array.isArray(list)) throw new GraphFailure(failures.batch('batch parameter must be a JSON array'));
  if (list.length > MAX_CALLS) {
    throw new GraphFailure(failures.batch(`Too many requests in batch message. Maximum batch size is ${MAX_CALLS}`));
  }
  return list;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Text fields of a form, URL-encoded or multipart. */
async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!/form/i.test(type)) return new URLSearchParams();
  const form = await request.formData().catch(() => new FormData());
  return new URLSearchParams([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
