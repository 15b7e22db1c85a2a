import {
  type ContentPage,
  createFacebookPageSource,
  createGraphClient,
  type FacebookPageSourceOptions,
  type ReadContentRequest,
} from '@org/ingest-core';
import { createGraphSimulator, type GraphSimulatorOptions } from '../../src/simulator.js';

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
  const request = (more: Partial<ReadContentRequest>): ReadContentRequest => ({
    integration,
    accessToken: page.accessToken,
    window: { since: null, until: null },
    position: null,
    pageSize: null,
    owed: null,
    signal: new AbortController().signal,
    onApiCall: () => {},
    ...more,
  });
  return {
    graph,
    page,
    source,
    createSource,
    advance: (ms: number) => {
      time += ms;
    },
    /** Walks to the end, to a failure, or over `pages` pages. */
    async read(
      more: Partial<ReadContentRequest> = {},
      walk: { readonly pages?: number; readonly by?: typeof source } = {},
    ) {
      const pages: ContentPage[] = [];
      let failure: unknown = null;
      try {
        for await (const step of (walk.by ?? source).read(request(more))) {
          pages.push(step);
          if (pages.length === walk.pages) break;
        }
      } catch (error) {
        failure = error;
      }
      return {
        pages,
        failure,
        last: pages.at(-1),
        items: pages.flatMap((step) => step.items),
        warnings: pages.flatMap((step) => step.warnings),
      };
    },
    readItem: (externalContentId: string) => source.readItem({ ...request({}), externalContentId }),
  };
}

export const ids = (items: readonly { readonly externalContentId: string }[]) =>
  items.map((item) => item.externalContentId).sort();
