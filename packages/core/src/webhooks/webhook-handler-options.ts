import type { IntegrationRef, Platform } from '../content/content-item.js';
import type { JobRunner } from '../ports/job-runner.js';
import type { Logger } from '../ports/logger.js';

export interface WebhookHandlerOptions {
  /** The secret of the Meta app that sends the webhooks; several while one is being replaced by another. */
  readonly appSecret: string | readonly string[];
  /** The word that was typed into the app's dashboard as "Verify token". */
  readonly verifyToken: string;
  /** Where the jobs go. */
  readonly runner: Pick<JobRunner, 'enqueueMany'>;
  /**
   * Every integration that reads a Page or an Instagram account: several tenants may read one. None for an account that
   * is not tracked, or not any more. Called once an account and webhook; it should be an indexed look-up.
   */
  readonly findIntegrations: (
    externalAccountId: string,
    platform: Platform,
  ) => readonly IntegrationRef[] | Promise<readonly IntegrationRef[]>;
  /** The longest body that is read, in bytes from 1 up. Meta puts up to 1,000 changes into one. Default: 4,194,304 (4 MiB). */
  readonly maxBodyBytes?: number;
  /** Default: says nothing. It never hears what a body, a header or a query holds. */
  readonly logger?: Logger;
}
