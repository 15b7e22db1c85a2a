import { redactName } from './redact-query.js';
import type { StandIns } from './stand-ins.js';

/** First parts of a path that are nobody's name. */
const ROOTS = new Set(['app', 'debug_token', 'me', 'oauth', 'pages', 'search']);

/** A Graph path without ids and names; what follows the object is an edge, whose name is Meta's. */
export function redactPath(path: string, standIns: StandIns): string {
  return path
    .split('/')
    .map((segment, index) => {
      if (segment === '' || (index === 0 ? ROOTS.has(segment) : /^[a-z_]+$/.test(segment))) return segment;
      return redactName(segment, standIns);
    })
    .join('/');
}
