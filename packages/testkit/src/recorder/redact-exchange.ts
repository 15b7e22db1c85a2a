import type { CapturedExchange } from './captured-exchange.js';
import { parseExactJson, unwrapExactNumbers } from './exact-json.js';
import type { RecordedExchange, RecordedRequest, RecordedResponse } from './graph-recording.js';
import { toRecordedRequest } from './recorded-request.js';
import { redactBody } from './redact-body.js';
import { redactMessage } from './redact-message.js';
import { redactPath } from './redact-path.js';
import { redactParameter } from './redact-query.js';
import { type Redaction, redactJson } from './redact-value.js';

/** What the rules of a reader look at, and no more. */
const KEPT_HEADERS = [
  'content-type',
  'facebook-api-version',
  'retry-after',
  'www-authenticate',
  'x-ad-account-usage',
  'x-app-usage',
  'x-business-use-case-usage',
  'x-page-usage',
] as const;

/** One exchange with stand-ins for everything that is somebody's. */
export function redactExchange(exchange: CapturedExchange, redaction: Redaction): RecordedExchange {
  return {
    request: redactRequest(toRecordedRequest(exchange.method, exchange.url), redaction),
    response: redactResponse(exchange.response, redaction),
  };
}

function redactRequest({ method, path, query }: RecordedRequest, { standIns }: Redaction): RecordedRequest {
  return {
    method,
    path: redactPath(path, standIns),
    query: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, redactParameter(name, value, standIns)]),
    ),
  };
}

function redactResponse(response: CapturedExchange['response'], redaction: Redaction): RecordedResponse {
  if (response === null || response === 'no-answer') return { kind: 'no-answer' };
  return {
    kind: 'answer',
    status: response.status,
    headers: redactHeaders(response.headers, redaction),
    body: redactBody(response.text, redaction),
    isBroken: response.isBroken,
  };
}

function redactHeaders(headers: Headers, redaction: Redaction): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, redactHeader(value, redaction)]];
    }),
  );
}

/** Usage headers are JSON, keyed by the ids of pages; the others are Meta's words. */
function redactHeader(value: string, redaction: Redaction): string {
  // Seconds to wait.
  if (/^\d+$/.test(value)) return value;
  const json = parseExactJson(value);
  if (typeof json === 'object' && json !== null) return unwrapExactNumbers(JSON.stringify(redactJson(json, redaction)));
  return redactMessage(value, redaction.secrets, redaction.standIns);
}
