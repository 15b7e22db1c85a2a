/** Structured facts that go with a log line. Never a token, a secret or a raw request. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Where the SDK tells what it does. Implementations must not throw; calls are not awaited.
 *
 * @example Adapting pino
 * ```ts
 * const logger: Logger = {
 *   debug: (message, fields) => pino.debug(fields, message),
 *   info: (message, fields) => pino.info(fields, message),
 *   warn: (message, fields) => pino.warn(fields, message),
 *   error: (message, fields) => pino.error(fields, message),
 * };
 * ```
 */
export interface Logger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/** The default: says nothing. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
