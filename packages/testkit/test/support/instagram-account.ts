import {
  createGraphClient,
  createInstagramSource,
  type GraphClientOptions,
  INSTAGRAM_LOGIN_BASE_URL,
  type InstagramLogin,
  type InstagramSourceOptions,
} from '@org/ingest-core';
import { createGraphSimulator, type GraphSimulatorOptions } from '../../src/simulator.js';
import { createWalker } from './walk-source.js';

export const NOW = new Date('2026-06-01T00:00:00Z');
export const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

export const LOGINS = ['facebook-login', 'instagram-login'] as const satisfies readonly InstagramLogin[];

/** A simulated Instagram account, a source that reads it as it was connected, and a clock that the test moves. */
export function createInstagramAccount(
  options: {
    readonly login?: InstagramLogin;
    readonly graph?: GraphSimulatorOptions;
    readonly client?: GraphClientOptions;
  } & Pick<InstagramSourceOptions, 'pageSize' | 'additionalEdges'> = {},
) {
  const { login = 'facebook-login', graph: behaviour, client: clientOptions, ...sourceOptions } = options;
  let time = NOW.getTime();
  const clock = { now: () => new Date(time), delay: async () => {} };
  const graph = createGraphSimulator({ now: clock.now, ...behaviour });
  const account = graph.addInstagramAccount({ login });
  const common: GraphClientOptions = {
    fetch: (input, init) => graph.handle(new Request(input, init)),
    clock,
    ...clientOptions,
  };
  const source = createInstagramSource({
    ...(login === 'facebook-login'
      ? { facebookLogin: createGraphClient(common) }
      : { instagramLogin: createGraphClient({ ...common, baseUrl: INSTAGRAM_LOGIN_BASE_URL }) }),
    ...sourceOptions,
  });
  const integration = {
    organizationId: 'o',
    integrationId: 'i',
    platform: 'INSTAGRAM' as const,
    externalAccountId: account.id,
  };
  return {
    graph,
    account,
    source,
    integration,
    advance: (ms: number) => {
      time += ms;
    },
    ...createWalker(source, integration, () => account.accessToken),
  };
}
