import { Inject, Injectable, Logger } from '@nestjs/common';
import type {
  IntegrationProvider,
  IntegrationRef,
  ReauthorizationRequired,
  TrackedIntegration,
} from '@org/ingest-core';
import { SimulatedGraph } from './simulated-graph.js';

interface ConnectedPage extends TrackedIntegration {
  readonly accessToken: string;
}

/** The application's own table of what people have connected; here it is an array. */
@Injectable()
export class ConnectedPages implements IntegrationProvider {
  private readonly logger = new Logger(ConnectedPages.name);
  private readonly pages: readonly ConnectedPage[];

  constructor(@Inject(SimulatedGraph) { bakery, florist }: SimulatedGraph) {
    const connect = (organizationId: string, integrationId: string, page: { id: string; accessToken: string }) => ({
      organizationId,
      integrationId,
      platform: 'FACEBOOK' as const,
      externalAccountId: page.id,
      accessToken: page.accessToken,
    });
    this.pages = [connect('org-bakery', 'page-1', bakery), connect('org-florist', 'page-2', florist)];
  }

  async *listTracked(): AsyncIterable<TrackedIntegration> {
    yield* this.pages;
  }

  async find(ref: IntegrationRef): Promise<TrackedIntegration | null> {
    return this.byRef(ref);
  }

  async getAccessToken(ref: IntegrationRef): Promise<string | null> {
    return this.byRef(ref)?.accessToken ?? null;
  }

  async onReauthorizationRequired({ integrationId, status }: ReauthorizationRequired): Promise<void> {
    this.logger.warn(`Somebody has to connect ${integrationId} again: ${status}`);
  }

  /** Who reads an account, for webhooks. */
  ofAccount(externalAccountId: string): readonly IntegrationRef[] {
    return this.pages.filter((page) => page.externalAccountId === externalAccountId);
  }

  private byRef({ organizationId, integrationId }: IntegrationRef): ConnectedPage | null {
    return (
      this.pages.find((page) => page.organizationId === organizationId && page.integrationId === integrationId) ?? null
    );
  }
}
