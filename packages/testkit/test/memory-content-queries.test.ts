import {
  createMemoryContentQueries,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
} from '@org/ingest-core';
import { contentQueriesContract } from '@org/ingest-testkit';
import { expect, it } from 'vitest';

contentQueriesContract({
  name: 'memory content queries',
  setUp: async () => {
    const repository = createMemoryContentRepository();
    const states = createMemoryIngestionStateRepository();
    return { repository, states, queries: createMemoryContentQueries(repository, states) };
  },
});

it('memory content queries tell no health without the states', async () => {
  const queries = createMemoryContentQueries(createMemoryContentRepository());
  await expect(queries.ingestionHealth({ organizationId: 'org-1' })).rejects.toMatchObject({ name: 'StorageError' });
});
