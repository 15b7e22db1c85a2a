import { createMemoryContentRepository } from '@org/ingest-core';
import { contentRepositoryContract } from '@org/ingest-testkit';

contentRepositoryContract({
  name: 'memory content repository',
  setUp: async () => {
    // A clock that stands still: writes are told apart all the same.
    const repository = createMemoryContentRepository({ clock: { now: () => new Date('2026-03-10T00:00:00.000Z') } });
    return { repository, readRows: async () => repository.readRows() };
  },
});
