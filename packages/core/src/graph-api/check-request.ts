import { requestFailure } from './graph-request-error.js';

/** @throws {GraphRequestError} for an id that would climb the path. */
export function checkPath(segments: readonly string[], path: string): void {
  if (!segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return;
  throw requestFailure(path, null, { kind: 'bad-request', message: 'An id is empty or climbs the path' });
}

/** @throws {GraphRequestError} for a token that would break the header; it is not shown. */
export function checkToken(accessToken: string, path: string): void {
  if (/^[\x21-\x7e]+$/.test(accessToken)) return;
  throw requestFailure(path, null, { kind: 'token', message: 'The access token holds characters that no token has' });
}
