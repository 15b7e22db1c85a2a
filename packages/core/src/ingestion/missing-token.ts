import { type GraphRequestError, requestFailure } from '../graph-api/graph-request-error.js';

/** What a host without a token for an integration amounts to: the same as a dead token, without asking Meta. */
export function missingTokenError(): GraphRequestError {
  return requestFailure('/', null, { kind: 'token', message: 'The host has no access token for this integration' });
}
