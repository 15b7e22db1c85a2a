import { DEFAULT_FAILURE_POLICY, InvalidConfigurationError, type RetryRules } from '@org/ingest-core';
import { type JobCodec, plainJobCodec } from './job-codec.js';
import type { BullMqJobRunnerOptions, KeptJobs } from './options.js';

/** The options that are no ports, checked, with their defaults. */
export interface QueueSettings {
  readonly queueName: string;
  readonly prefix: string | undefined;
  readonly codec: JobCodec;
  readonly concurrency: number;
  readonly globalConcurrency: number | null;
  readonly tenantConcurrency: number | null;
  readonly rules: RetryRules;
  readonly keptCompleted: KeptJobs;
  readonly keptFailed: KeptJobs;
  readonly lockDurationMs: number;
  readonly maxStalledCount: number;
  readonly connectTimeoutMs: number;
}

const DAY_S = 24 * 60 * 60;

export function readSettings(options: BullMqJobRunnerOptions): QueueSettings {
  const { codec = plainJobCodec, history = {} } = options;
  return {
    codec,
    queueName: checkQueueName(options.queueName ?? codec.queueName ?? 'ingest'),
    prefix: options.prefix,
    concurrency: wholeFrom('concurrency', options.concurrency ?? 4),
    globalConcurrency: optional('globalConcurrency', options.globalConcurrency),
    tenantConcurrency: optional('tenantConcurrency', options.tenantConcurrency),
    rules: readRetryRules(options),
    keptCompleted: history.completed ?? { count: 1000, age: DAY_S },
    keptFailed: history.failed ?? { count: 5000, age: 14 * DAY_S },
    lockDurationMs: wholeFrom('lockDurationMs', options.lockDurationMs ?? 30_000, 1000),
    maxStalledCount: wholeFrom('maxStalledCount', options.maxStalledCount ?? 25),
    connectTimeoutMs: wholeFrom('connectTimeoutMs', options.connectTimeoutMs ?? 10_000),
  };
}

/** The options of retries, checked, with their defaults. */
export function readRetryRules(options: Partial<RetryRules>): RetryRules {
  return {
    maxAttempts: wholeFrom('maxAttempts', options.maxAttempts ?? DEFAULT_FAILURE_POLICY.maxAttempts),
    backoffBaseMs: wholeFrom('backoffBaseMs', options.backoffBaseMs ?? DEFAULT_FAILURE_POLICY.backoffBaseMs),
    backoffCapMs: wholeFrom('backoffCapMs', options.backoffCapMs ?? DEFAULT_FAILURE_POLICY.backoffCapMs),
  };
}

/** BullMQ builds its keys with `:`. */
export function checkQueueName(name: unknown): string {
  if (typeof name === 'string' && name !== '' && !name.includes(':')) return name;
  throw new InvalidConfigurationError(
    `The option queueName is ${JSON.stringify(name)}. Use a text that is not empty and has no ":" in it.`,
  );
}

function optional(name: string, value: number | undefined): number | null {
  return value === undefined ? null : wholeFrom(name, value);
}

export function wholeFrom(name: string, value: number, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidConfigurationError(`The option ${name} is ${value}. Use a whole number from ${least} up.`);
}
