import type { GraphHost, GraphRequest } from './graph-request.js';
import type { EdgeName } from './world/records.js';

/** One call as the simulator saw it; never a token. */
export interface RequestRecord {
  /** 1 for the first call. */
  readonly sequence: number;
  readonly at: Date;
  readonly method: string;
  /** Without the version, without slashes at the ends. */
  readonly path: string;
  /** As asked; `null` when the path named none. */
  readonly version: string | null;
  /** `instagram` for `graph.instagram.com`, `facebook` for every other. */
  readonly host: GraphHost;
  /** The page or Instagram account that the call is about; `null` when it is about none that exists. */
  readonly pageId: string | null;
  /** `null` for a single node, `/me` and what is unknown. */
  readonly edge: EdgeName | null;
  /** Everything but tokens and proofs. */
  readonly query: Readonly<Record<string, string>>;
  readonly tokenIn: 'header' | 'query' | 'body' | null;
  /** The number of the batch that the call came in, from 1; `null` for a call on its own. */
  readonly batch: number | null;
  readonly hasProof: boolean;
  /** HTTP status; 0 when the connection broke or no answer was given yet. */
  readonly status: number;
  /** Meta's error code, when the engine answered with one. */
  readonly errorCode: number | null;
  /** Whether a fault took part in the answer. */
  readonly faulted: boolean;
}

/** Every call in the order it came in; the calls of a batch one by one, as Meta counts them. */
export interface RequestLog extends Iterable<RequestRecord> {
  readonly all: readonly RequestRecord[];
  readonly count: number;
  /** How many HTTP requests the calls came in: a batch is one. */
  readonly httpRequests: number;
  /** The calls for one edge. */
  on(edge: EdgeName): readonly RequestRecord[];
  /** How many calls had their token in the URL. */
  readonly tokensInUrls: number;
  /** Forgets all calls. */
  reset(): void;
}

export type MutableRequestRecord = { -readonly [Field in keyof RequestRecord]: RequestRecord[Field] };

export interface WritableRequestLog extends RequestLog {
  add(request: GraphRequest, about: { readonly pageId: string | null; readonly at: Date }): MutableRequestRecord;
}

export function createRequestLog(): WritableRequestLog {
  let records: MutableRequestRecord[] = [];
  let sequence = 0;
  return {
    get all() {
      return records;
    },
    get count() {
      return records.length;
    },
    get httpRequests() {
      const batches = new Set(records.flatMap(({ batch }) => (batch === null ? [] : [batch])));
      return records.filter(({ batch }) => batch === null).length + batches.size;
    },
    get tokensInUrls() {
      return records.filter(({ tokenIn }) => tokenIn === 'query').length;
    },
    on: (edge) => records.filter((record) => record.edge === edge),
    reset() {
      records = [];
      sequence = 0;
    },
    [Symbol.iterator]: () => records[Symbol.iterator](),
    add(request, { pageId, at }) {
      sequence += 1;
      const record: MutableRequestRecord = {
        sequence,
        at,
        method: request.method,
        path: request.path,
        version: request.version,
        host: request.host,
        pageId,
        edge: request.target.kind === 'edge' ? request.target.edge : null,
        query: Object.fromEntries(request.query),
        tokenIn: request.tokenIn,
        batch: request.batch,
        hasProof: request.proof !== null,
        status: 0,
        errorCode: null,
        faulted: false,
      };
      records.push(record);
      return record;
    },
  };
}
