/** Header names and values that every answer carries, or none. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** JSON as Meta writes it: one line, slashes and everything beyond ASCII escaped. */
export function stringifyLikeMeta(body: unknown): string {
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function jsonResponse(body: unknown, status: number, headers: ResponseHeaders): Response {
  return new Response(stringifyLikeMeta(body), {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  });
}
