import {
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
  createTypeOrmUsageStore,
  type TypeOrmDataSourceLike,
} from '@org/ingest-adapter-typeorm';
import type { HostFixture } from './set-up-host.js';

/** What each contract suite is set up with, on whatever host `setUp` makes. */
export function contractFixtures<Source extends TypeOrmDataSourceLike>(
  setUp: <Repository>(create: (dataSource: Source) => Repository) => Promise<HostFixture<Source, Repository>>,
) {
  return {
    content: () => setUp((dataSource) => createTypeOrmContentRepository(dataSource)),
    states: () => setUp((dataSource) => createTypeOrmIngestionStateRepository(dataSource)),
    usage: async () => {
      const { repository: store, dataSource, tearDown } = await setUp((source) => createTypeOrmUsageStore(source));
      return { store, another: createTypeOrmUsageStore(dataSource), tearDown };
    },
    queries: async () => {
      const { dataSource, ...fixture } = await setUp((source) => createTypeOrmContentRepository(source));
      const states = createTypeOrmIngestionStateRepository(dataSource);
      return { ...fixture, states, queries: createTypeOrmContentQueries(dataSource) };
    },
  };
}
