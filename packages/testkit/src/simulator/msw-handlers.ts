import { http, type RequestHandler } from 'msw';
import type { GraphSimulator } from './graph-simulator.js';

export interface GraphHandlersOptions {
  /** Scheme and host that are answered. Default: `https://graph.facebook.com`. */
  readonly baseUrl?: string;
}

/**
 * MSW handlers that answer every call to a host from a simulator.
 *
 * @example
 * ```ts
 * const server = setupServer(...createGraphHandlers(simulator));
 * server.listen({ onUnhandledRequest: 'error' });
 * ```
 */
export function createGraphHandlers(
  simulator: Pick<GraphSimulator, 'handle'>,
  { baseUrl = 'https://graph.facebook.com' }: GraphHandlersOptions = {},
): RequestHandler[] {
  return [http.all(`${baseUrl.replace(/\/+$/, '')}/*`, ({ request }) => simulator.handle(request))];
}
