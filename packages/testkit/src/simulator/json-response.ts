/** Header names and values that every answer carries, or none. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** JSON as Meta writes it: one line, slashes and everything beyond ASCII escaped. */
export function stringifyLikeMeta(body: unknown): string {
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]+/g, escapeAll);
}

function escapeAll(run: string): string {
  let escaped = '';
  for (let index = 0; index < run.length; index += 1) {
    escaped += `\\u${(0x10000 + run.charCodeAt(index)).toString(16).slice(1)}`;
  }
  return escaped;
}

export function jsonResponse(body: unknown, status: number, headers: ResponseHeaders): Response {
  return new Response(stringifyLikeMeta(body), {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  });
}
