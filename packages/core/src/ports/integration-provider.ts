import type { IntegrationRef, Platform } from '../content/content-item.js';
import type { RecordedError } from './ingestion-state-repository.js';

/** A page or account that the host wants to be read. */
export interface TrackedIntegration extends IntegrationRef {
  readonly platform: Platform;
  /** The Facebook Page id or the Instagram professional account id. */
  readonly externalAccountId: string;
}

/** Told to the host once, when a person has to act. */
export interface ReauthorizationRequired extends IntegrationRef {
  readonly externalAccountId: string;
  /** The status the integration was paused with. */
  readonly status: 'PAUSED_TOKEN' | 'PAUSED_PERMISSION' | 'PAUSED_NOT_FOUND';
  readonly error: RecordedError;
  /** The id a migrated page has now; `null` when it did not move. */
  readonly migratedTo: string | null;
}

/**
 * The host's own list of what it tracks, and its keeper of tokens.
 *
 * The SDK never stores, logs or queues a token: it asks for it when a run begins and drops it when the run ends.
 *
 * @example
 * ```ts
 * const integrations: IntegrationProvider = {
 *   async *listTracked() { for await (const row of db.integrations.stream()) yield toTracked(row); },
 *   find: (ref) => db.integrations.byId(ref).then(toTracked),
 *   getAccessToken: (ref) => vault.pageToken(ref.integrationId),
 *   onReauthorizationRequired: (event) => notifications.send(event),
 * };
 * ```
 */
export interface IntegrationProvider {
  /** Every tracked integration, as a stream. Leave out deleted and disabled ones; order means nothing. */
  listTracked(): AsyncIterable<TrackedIntegration>;

  /** One integration; `null` when it is unknown, deleted or not tracked any more. */
  find(integration: IntegrationRef): Promise<TrackedIntegration | null>;

  /** The access token to read it with; `null` when the host has none, which is treated like a dead token. */
  getAccessToken(integration: IntegrationRef): Promise<string | null>;

  /**
   * A person has to act. Called once for each time an integration is paused, after the pause is stored; never on a
   * suspicion. A rejection is logged and does not undo the pause.
   */
  onReauthorizationRequired(event: ReauthorizationRequired): Promise<void>;
}
