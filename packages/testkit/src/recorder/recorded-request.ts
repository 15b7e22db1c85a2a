import type { RecordedRequest } from './graph-recording.js';
import { isSecretName } from './secret-names.js';

/** A call in the form in which recordings name calls, nothing replaced yet. */
export function toRecordedRequest(method: string, address: string): RecordedRequest {
  const url = new URL(address);
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (isSecretName(name)) continue;
    const earlier = query.get(name);
    query.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return {
    method: method.toUpperCase(),
    path: pathSegments(url.pathname).join('/'),
    query: Object.fromEntries(query),
  };
}

/** The segments behind the version, decoded. */
function pathSegments(pathname: string): readonly string[] {
  const segments = pathname.split('/').filter(Boolean).map(decodeSegment);
  return /^v\d+\.\d+$/.test(segments[0] ?? '') ? segments.slice(1) : segments;
}

/** A part of a path as it reads; as it is when it cannot be decoded. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Equal for calls that ask the same. */
export function requestKey({ method, path, query }: RecordedRequest): string {
  const sorted = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([method, path, sorted]);
}
