import {
  createGraphClient,
  createInstagramSource,
  INSTAGRAM_LOGIN_BASE_URL,
  type InstagramLogin,
} from '@org/ingest-core';
import {
  type ContentSourceScene,
  createGraphSimulator,
  type GraphSimulatorOptions,
  type SourceSceneOptions,
} from '@org/ingest-testkit';

/** An empty Instagram account on a simulated Graph API, and a source that reads it as it was connected. */
export function createInstagramScene(
  login: InstagramLogin,
  { pageSize, tap }: SourceSceneOptions,
  options: GraphSimulatorOptions = {},
): ContentSourceScene {
  const graph = createGraphSimulator(options);
  const account = graph.addInstagramAccount({ login });
  const fetch = tap((request) => graph.handle(request));
  const client =
    login === 'facebook-login'
      ? { facebookLogin: createGraphClient({ fetch }) }
      : { instagramLogin: createGraphClient({ fetch, baseUrl: INSTAGRAM_LOGIN_BASE_URL }) };
  return {
    source: createInstagramSource({ ...client, pageSize }),
    integration: { organizationId: 'o', integrationId: 'i', platform: 'INSTAGRAM', externalAccountId: account.id },
    accessToken: account.accessToken,
    otherAccessToken: graph.addInstagramAccount({ login }).accessToken,
    publishPost: account.publishPhoto,
    publishReel: account.publishReel,
    edit: (id, caption) => account.edit(id, { caption }),
    remove: account.delete,
    truth: account.contents,
  };
}
