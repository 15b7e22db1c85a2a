import { createFacebookPageSource, createGraphClient, type FacebookPageSourceOptions } from '@org/ingest-core';
import { createGraphSimulator, type GraphSimulatorOptions } from '../../src/simulator.js';
import { createWalker } from './walk-source.js';

export { ids } from './walk-source.js';

export const NOW = new Date('2026-06-01T00:00:00Z');
export const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

/** A simulated Page, a source that reads it, and a clock that the test moves. */
export function createFacebookPage(
  options: { readonly graph?: GraphSimulatorOptions } & Omit<FacebookPageSourceOptions, 'client'> = {},
) {
  const { graph: behaviour, ...sourceOptions } = options;
  let time = NOW.getTime();
  const clock = { now: () => new Date(time), delay: async () => {} };
  const graph = createGraphSimulator({ now: clock.now, ...behaviour });
  const page = graph.addPage();
  const client = createGraphClient({ fetch: (input, init) => graph.handle(new Request(input, init)), clock });
  const createSource = (more: Omit<FacebookPageSourceOptions, 'client'> = {}) =>
    createFacebookPageSource({ client, ...sourceOptions, ...more });
  const source = createSource();
  const integration = {
    organizationId: 'o',
    integrationId: 'i',
    platform: 'FACEBOOK' as const,
    externalAccountId: page.id,
  };
  const { read, readItem } = createWalker(source, integration, () => page.accessToken);
  return {
    graph,
    page,
    source,
    createSource,
    advance: (ms: number) => {
      time += ms;
    },
    read,
    readItem: (externalContentId: string) => readItem(externalContentId),
  };
}
