import { type GraphFailureOptions, toErrorEnvelope } from './graph-failure.js';
import { jsonResponse, type ResponseHeaders } from './json-response.js';

/** An error in Meta's envelope. */
export function failureResponse(failure: GraphFailureOptions, fbtraceId: string, headers: ResponseHeaders): Response {
  const all = { ...headers, ...failure.headers };
  return jsonResponse(toErrorEnvelope(failure, fbtraceId), failure.status ?? 400, all);
}
