import type { EdgeName } from './world/records.js';
import { EDGE_NAMES } from './world/records.js';

/** What a call is for. */
export type GraphTarget =
  | { readonly kind: 'edge'; readonly objectId: string; readonly edge: EdgeName }
  | { readonly kind: 'node'; readonly objectId: string }
  | { readonly kind: 'debug-token' }
  | { readonly kind: 'unknown-edge'; readonly objectId: string; readonly name: string }
  | { readonly kind: 'unknown-path'; readonly path: string };

/** Whose API was asked: `graph.instagram.com` knows Instagram accounts and their own tokens, and nothing else. */
export type GraphHost = 'facebook' | 'instagram';

/** How a call and its token came in. */
export interface RequestOrigin {
  readonly tokenIn: 'header' | 'query' | 'body' | null;
  /** The number of the batch that it came in, from 1; `null` for a call on its own. */
  readonly batch: number | null;
}

/** A call, taken apart. The token is in a field of its own so that nothing else can hold it. */
export interface GraphRequest extends RequestOrigin {
  readonly method: string;
  /** Path without the version, without slashes at the ends. */
  readonly path: string;
  /** `v25.0`; `null` when the path names none. */
  readonly version: string | null;
  readonly host: GraphHost;
  readonly target: GraphTarget;
  /** Everything but tokens and proofs. */
  readonly query: URLSearchParams;
  readonly token: string | null;
  readonly proof: string | null;
  readonly inspectedToken: string | null;
  /** Scheme and host of the call. */
  readonly origin: string;
  readonly signal: AbortSignal;
}

const SECRET_PARAMETERS = ['access_token', 'appsecret_proof', 'input_token', 'client_secret'];

export function parseGraphRequest(request: Request): GraphRequest {
  const url = new URL(request.url);
  const query = new URLSearchParams(url.search);
  const inQuery = query.get('access_token');
  const inHeader = /^(?:bearer|oauth)\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
  const proof = query.get('appsecret_proof');
  const inspectedToken = query.get('input_token');
  for (const name of SECRET_PARAMETERS) query.delete(name);
  const segments = url.pathname.split('/').filter(Boolean).map(decode);
  const version = /^v\d+\.\d+$/.test(segments[0] ?? '') ? (segments.shift() ?? null) : null;
  return {
    method: request.method.toUpperCase(),
    path: segments.join('/'),
    version,
    host: /(?:^|\.)instagram\.com$/i.test(url.hostname) ? 'instagram' : 'facebook',
    target: targetOf(segments),
    query,
    token: inQuery ?? inHeader,
    tokenIn: inQuery !== null ? 'query' : inHeader !== null ? 'header' : null,
    batch: null,
    proof,
    inspectedToken,
    origin: url.origin,
    signal: request.signal,
  };
}

function targetOf(segments: readonly string[]): GraphTarget {
  const [objectId, name, ...rest] = segments;
  if (objectId === undefined) return { kind: 'unknown-path', path: '' };
  if (rest.length > 0) return { kind: 'unknown-path', path: segments.slice(1).join('/') };
  if (name === undefined) return objectId === 'debug_token' ? { kind: 'debug-token' } : { kind: 'node', objectId };
  const edge = EDGE_NAMES.find((known) => known === name);
  return edge === undefined ? { kind: 'unknown-edge', objectId, name } : { kind: 'edge', objectId, edge };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
