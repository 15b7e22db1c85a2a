export const GRAPH_ERROR_KINDS = [
  'token',
  'permission',
  'not-found',
  'bad-request',
  'rate-limit',
  'reduce-data',
  'transient',
  'policy-block',
  'suspicious',
  'unknown',
] as const;
/** What a Graph API failure means for the one who called; `classifyGraphError` decides it. */
export type GraphErrorKind = (typeof GRAPH_ERROR_KINDS)[number];
