import {
  type IngestionStateRepository,
  type InstagramLogin,
  type IntegrationProvider,
  type IntegrationRef,
  resumeIntegration,
  type TrackedIntegration,
} from '@org/ingest-core';
import { loginOf, TRACKED_CHANNELS, tokenOf, toTracked } from './channels.js';
import type {
  Integration,
  IntegrationService,
  IntegrationTable,
  RefreshIntegrationService,
} from './postiz-interfaces.js';

/** What of Postiz the provider works with. */
export interface PostizServices {
  /** `PrismaRepository<'integration'>`. */
  readonly table: IntegrationTable;
  readonly refreshService: RefreshIntegrationService;
  readonly integrationService: IntegrationService;
  readonly state: IngestionStateRepository;
  /** Rows a query of `listTracked`. Default: 500. */
  readonly pageSize?: number;
}

export interface PostizIntegrationProvider extends IntegrationProvider {
  /** For `createInstagramSource`: how the channel that is being read was connected. */
  loginOf(integration: TrackedIntegration): InstagramLogin;
  /**
   * Reads a channel again that the SDK had paused. Call it with the row after each place where Postiz stores a token that
   * came from a person or from a refresh; for a channel that was not paused it does nothing.
   */
  onConnected(integration: Integration): Promise<void>;
}

/** Tells the SDK which channels there are and by which token, from Postiz' own table. */
export function createPostizIntegrationProvider(services: PostizServices): PostizIntegrationProvider {
  const { table, refreshService, integrationService, state, pageSize = 500 } = services;
  const channels = table.model.integration;
  /** Of the channels that were listed or looked up here, those with a token of Instagram's own. */
  const standalone = new Set<string>();

  function track(row: Integration): TrackedIntegration {
    if (loginOf(row) === 'instagram-login') standalone.add(row.id);
    else standalone.delete(row.id);
    return toTracked(row);
  }

  const findTracked = ({ organizationId, integrationId }: IntegrationRef) =>
    channels.findFirst({ where: { ...TRACKED_CHANNELS, id: integrationId, organizationId } });

  return {
    async *listTracked() {
      for (let after = ''; ; ) {
        const where = { ...TRACKED_CHANNELS, id: { gt: after } };
        const rows = await channels.findMany({ where, orderBy: { id: 'asc' }, take: pageSize });
        for (const row of rows) yield track(row);
        const last = rows[rows.length - 1];
        if (last === undefined || rows.length < pageSize) return;
        after = last.id;
      }
    },

    async find(ref) {
      const row = await findTracked(ref);
      return row === null ? null : track(row);
    },

    // Whatever marks the row has got since the run began: without a token the SDK would take it for dead.
    async getAccessToken({ organizationId, integrationId }) {
      const row = await channels.findFirst({ where: { id: integrationId, organizationId } });
      return row === null ? null : tokenOf(row);
    },

    async onReauthorizationRequired(event) {
      const row = await findTracked(event);
      // Postiz has marked it meanwhile, and told the customer.
      if (row === null) return;
      const cause = `Meta: ${event.error.message}`;
      if (event.status !== 'PAUSED_TOKEN') {
        // The token works. The refresh service would disconnect a channel that can still publish.
        await integrationService.informAboutRefreshError(event.organizationId, row, cause);
        return;
      }
      // Only a token that Meta itself calls dead comes here, and each pause once: this service marks the channel and
      // writes to the customer whatever it finds.
      const refreshed = await refreshService.refresh(row, cause);
      // The token that is dead already, once more, would be asked again at every tick.
      if (refreshed !== false && refreshed.accessToken !== row.token) await resumeIntegration(event, { state });
    },

    loginOf: ({ integrationId }) => (standalone.has(integrationId) ? 'instagram-login' : 'facebook-login'),

    async onConnected({ id, organizationId, inBetweenSteps }) {
      if (!inBetweenSteps) await resumeIntegration({ organizationId, integrationId: id }, { state });
    },
  };
}
