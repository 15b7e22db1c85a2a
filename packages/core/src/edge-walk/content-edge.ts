import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { ListingLimit } from './listing-limit.js';
import type { NodeMapper } from './mapped-node.js';
import type { NodeFieldSet } from './node-field-set.js';

/** An edge that an account's content is read by. */
export interface ContentEdge {
  /** As its path names it. */
  readonly name: string;
  readonly fields: NodeFieldSet;
  readonly map: NodeMapper;
  /**
   * What a plain refusal (an error 100 or 10) means: the account cannot be read, the edge is left out and read later, or
   * it is left out for good, because its content is gone by then.
   */
  readonly whenRefused: 'fail' | 'owe' | 'forget';
  /** Whether it takes `limit`, `since` and `until`. */
  readonly takesWindow: boolean;
  /** How long its content is listed, in milliseconds; `null` for good. */
  readonly lifetimeMs: number | null;
  /** What Meta gives out of it at most; `null` where no limit is known. */
  readonly limit: ListingLimit | null;
  /** The warning that an error deserves which means that nothing older can be read for good; `null` for every other. */
  readonly oldEndOf: (error: GraphErrorClassification) => IngestionWarning | null;
}
