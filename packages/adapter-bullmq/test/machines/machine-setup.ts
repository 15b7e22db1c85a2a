/** A Page that the host tracks, as it is told to a machine. */
export interface MachinePage {
  readonly organizationId: string;
  readonly integrationId: string;
  readonly pageId: string;
  readonly accessToken: string;
}

/** Everything a machine is told, as the first line of its standard input. */
export interface MachineSetup {
  readonly machine: number;
  readonly redisUrl: string;
  readonly prefix: string;
  readonly databaseUrl: string;
  readonly graphUrl: string;
  readonly pages: readonly MachinePage[];
  readonly concurrency: number;
  readonly lockDurationMs: number;
  /** How far the world's clock is behind the machine's, in milliseconds. */
  readonly clockBehindMs: number;
  /** Whether the machine registers a tick, which comes at once and then not again within the test. */
  readonly ticks: boolean;
}

/** The header by which the Graph API's side knows the run that a call belongs to. */
export const RUN_HEADER = 'x-test-run';

export const integrationOf = (ref: { readonly organizationId: string; readonly integrationId: string }): string =>
  `${ref.organizationId}/${ref.integrationId}`;
