import { createFacebookPageSource, createGraphClient } from '@org/ingest-core';
import {
  type ContentSourceScene,
  createGraphSimulator,
  type GraphSimulatorOptions,
  type SourceSceneOptions,
} from '@org/ingest-testkit';

/** An empty Page on a simulated Graph API, and a source that reads it. */
export function createFacebookScene(
  { pageSize, tap }: SourceSceneOptions,
  options: GraphSimulatorOptions = {},
): ContentSourceScene {
  const graph = createGraphSimulator(options);
  const page = graph.addPage();
  const client = createGraphClient({ fetch: tap((request) => graph.handle(request)) });
  return {
    source: createFacebookPageSource({ client, pageSize }),
    integration: { organizationId: 'o', integrationId: 'i', platform: 'FACEBOOK', externalAccountId: page.id },
    accessToken: page.accessToken,
    otherAccessToken: graph.addPage().accessToken,
    publishPost: ({ at, caption }) => page.publishPhoto({ at, message: caption }).id,
    publishReel: ({ at, caption }) => page.publishReel({ at, message: caption }).id,
    publishForeign: ({ at, caption }) => page.publishUnpublished({ at, message: caption }).id,
    edit: (id, caption) => page.edit(id, { message: caption }),
    remove: page.delete,
    truth: page.contents,
  };
}
