import { createMemoryContentQueries, createMemoryContentRepository } from '@org/ingest-core';
import { contentQueriesContract } from '@org/ingest-testkit';

contentQueriesContract({
  name: 'memory content queries',
  setUp: async () => {
    const repository = createMemoryContentRepository();
    return { repository, queries: createMemoryContentQueries(repository) };
  },
});
