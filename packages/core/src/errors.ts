/** What went wrong, as a stable word to switch on. */
export type IngestErrorCode =
  | 'INVALID_CONFIGURATION'
  | 'INVALID_JOB'
  | 'INVALID_CONTENT_ITEM'
  | 'INVALID_WEBHOOK'
  | 'UNKNOWN_INTEGRATION'
  | 'STATE_CONFLICT'
  | 'STORAGE'
  | 'GRAPH_REQUEST';

export interface IngestErrorOptions {
  /** The error that led to this one; kept as the standard `cause`. */
  readonly cause?: unknown;
}

/**
 * The one ancestor of every error that this SDK throws.
 *
 * Its message says what failed, which value, and what to do next. It never holds an access token, an app secret,
 * a query string or a raw request.
 *
 * @example
 * ```ts
 * if (error instanceof IngestError && error.code === 'UNKNOWN_INTEGRATION') { … }
 * ```
 */
export class IngestError extends Error {
  override name = 'IngestError';
  readonly code: IngestErrorCode;

  constructor(code: IngestErrorCode, message: string, options: IngestErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}

/** An option, a port or a client that cannot work; thrown before any call is made. */
export class InvalidConfigurationError extends IngestError {
  override name = 'InvalidConfigurationError';

  constructor(message: string, options: IngestErrorOptions = {}) {
    super('INVALID_CONFIGURATION', message, options);
  }
}

/** A job payload that does not match `ingestionJobSchema`; retrying it cannot help. */
export class InvalidJobError extends IngestError {
  override name = 'InvalidJobError';

  constructor(message: string, options: IngestErrorOptions = {}) {
    super('INVALID_JOB', message, options);
  }
}

/** A webhook that is no JSON, or none that Meta would send; it cannot be read, however often it comes. */
export class InvalidWebhookError extends IngestError {
  override name = 'InvalidWebhookError';

  constructor(message: string, options: IngestErrorOptions = {}) {
    super('INVALID_WEBHOOK', message, options);
  }
}

/** The host's `IntegrationProvider` does not know the integration that a job names. */
export class UnknownIntegrationError extends IngestError {
  override name = 'UnknownIntegrationError';

  constructor(message: string, options: IngestErrorOptions = {}) {
    super('UNKNOWN_INTEGRATION', message, options);
  }
}

/** The host's database refused or failed a statement; the driver's error is the `cause`. */
export class StorageError extends IngestError {
  override name = 'StorageError';

  constructor(message: string, options: IngestErrorOptions = {}) {
    super('STORAGE', message, options);
  }
}
