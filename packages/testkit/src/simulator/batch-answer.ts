import { isTimedOut } from './faults/timed-out-item.js';
import { jsonResponse, type ResponseHeaders } from './json-response.js';

/**
 * The answers of a batch as Meta sends them: status 200, and each answer with its own code and a body of JSON text;
 * `null` for one that took too long. A broken connection or body breaks the whole batch.
 */
export async function batchResponse(
  answers: readonly Response[],
  includesHeaders: boolean,
  headers: ResponseHeaders,
): Promise<Response> {
  if (answers.some(({ type }) => type === 'error')) return Response.error();
  try {
    const items: unknown[] = [];
    for (const answer of answers) items.push(isTimedOut(answer) ? null : await toItem(answer, includesHeaders));
    return jsonResponse(items, 200, headers);
  } catch {
    return Response.error();
  }
}

async function toItem(answer: Response, includesHeaders: boolean): Promise<Record<string, unknown>> {
  const headers = [...answer.headers].map(([name, value]) => ({ name: toMetaCase(name), value }));
  return { code: answer.status, ...(includesHeaders && { headers }), body: await answer.text() };
}

/** `facebook-api-version` stays as it is; the others have capitals. */
function toMetaCase(name: string): string {
  if (name.startsWith('facebook-')) return name;
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => `${dash}${letter.toUpperCase()}`);
}
