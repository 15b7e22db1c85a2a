import { IngestError, type IngestErrorOptions } from '../errors.js';
import type { GraphErrorClassification } from './classify-graph-error.js';

/**
 * A Graph API call that did not give what was asked for; `classification` says what that means.
 *
 * Holds the path without its query, so neither a token nor a proof can be in it.
 */
export class GraphRequestError extends IngestError {
  override name = 'GraphRequestError';
  readonly classification: GraphErrorClassification;
  /** HTTP status; `null` when there was no answer. */
  readonly status: number | null;
  /** For example `/v25.0/1234/posts`. */
  readonly path: string;

  constructor(
    details: {
      readonly classification: GraphErrorClassification;
      readonly status: number | null;
      readonly path: string;
    },
    options: IngestErrorOptions = {},
  ) {
    const { classification, status, path } = details;
    const codes = classification.code === null ? '' : `, code ${classification.code}`;
    const subcode = classification.subcode === null ? '' : `/${classification.subcode}`;
    super(
      'GRAPH_REQUEST',
      `GET ${path} failed (${classification.kind}, ${status === null ? 'no answer' : `HTTP ${status}`}${codes}${subcode}): ${classification.message}`,
      options,
    );
    this.classification = classification;
    this.status = status;
    this.path = path;
  }
}
