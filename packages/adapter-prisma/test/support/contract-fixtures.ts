import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
  createPrismaUsageStore,
  type PrismaAdapterOptions,
  type PrismaClientLike,
} from '@org/ingest-adapter-prisma';
import type { HostFixture } from './set-up-host.js';

/** What each contract suite is set up with, on whatever host `setUp` makes. */
export function contractFixtures<Client extends PrismaClientLike>(
  setUp: <Repository>(create: (client: Client) => Repository) => Promise<HostFixture<Client, Repository>>,
  options: PrismaAdapterOptions = {},
) {
  const content = (client: Client) => createPrismaContentRepository(client, options);
  const states = (client: Client) => createPrismaIngestionStateRepository(client, options);
  const usage = (client: Client) => createPrismaUsageStore(client, options);
  return {
    content: () => setUp(content),
    states: () => setUp(states),
    usage: async () => {
      const { repository: store, client, tearDown } = await setUp(usage);
      return { store, another: usage(client), tearDown };
    },
    queries: async () => {
      const { client, ...fixture } = await setUp(content);
      return { ...fixture, states: states(client), queries: createPrismaContentQueries(client, options) };
    },
  };
}
