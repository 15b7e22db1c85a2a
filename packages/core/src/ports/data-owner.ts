import type { IntegrationRef } from '../content/content-item.js';

/** Whose data: one integration's, or all of an organization's. */
export type DataOwner = IntegrationRef | { readonly organizationId: string };
