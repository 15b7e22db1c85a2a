// What this example needs of Postiz, in its shape and under its names. In Postiz itself import the real ones instead:
// `Integration` from '@prisma/client', the rest from '@gitroom/nestjs-libraries/…'.

/** The columns of a channel that matter here. */
export interface Integration {
  readonly id: string;
  readonly organizationId: string;
  /** The id of the Page or of the Instagram account, once the channel is connected to the end. */
  readonly internalId: string;
  readonly providerIdentifier: string;
  readonly token: string;
  readonly refreshNeeded: boolean;
  readonly disabled: boolean;
  readonly inBetweenSteps: boolean;
  readonly deletedAt: Date | null;
}

/** What is asked of the table of channels. */
export interface IntegrationWhere {
  readonly id?: string | { readonly gt: string };
  readonly organizationId?: string;
  readonly providerIdentifier?: { readonly in: string[] };
  readonly deletedAt?: null;
  readonly disabled?: boolean;
  readonly inBetweenSteps?: boolean;
  readonly refreshNeeded?: boolean;
}

/** `PrismaRepository<'integration'>`: its `model` has the delegates of the client. */
export interface IntegrationTable {
  readonly model: {
    readonly integration: {
      findMany(query: { where: IntegrationWhere; orderBy: { id: 'asc' }; take: number }): PromiseLike<Integration[]>;
      findFirst(query: { where: IntegrationWhere }): PromiseLike<Integration | null>;
    };
  };
}

/** Of `RefreshIntegrationService`: a new token, or `false` after the customer was told to connect the channel again. */
export interface RefreshIntegrationService {
  refresh(integration: Integration, cause?: string): Promise<false | { readonly accessToken: string }>;
}

/** Of `IntegrationService`: tells the customer, and leaves the channel as it is. */
export interface IntegrationService {
  informAboutRefreshError(organizationId: string, integration: Integration, cause?: string): Promise<unknown>;
}
