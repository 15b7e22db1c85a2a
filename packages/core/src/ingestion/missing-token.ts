import { GraphRequestError } from '../graph-api/graph-request-error.js';

/** What a host without a token for an integration amounts to: the same as a dead token, without asking Meta. */
export function missingTokenError(): GraphRequestError {
  return new GraphRequestError({
    classification: {
      kind: 'token',
      retryable: false,
      retryAfterMs: null,
      code: null,
      subcode: null,
      fbtraceId: null,
      message: 'The host has no access token for this integration',
    },
    status: null,
    path: '/',
  });
}
