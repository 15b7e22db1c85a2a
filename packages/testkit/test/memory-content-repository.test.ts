import { createMemoryContentRepository } from '@org/ingest-core';
import { contentRepositoryContract } from '@org/ingest-testkit';
import { createTickingClock } from './ticking-clock.js';

contentRepositoryContract({
  name: 'memory content repository',
  setUp: async () => {
    const repository = createMemoryContentRepository({ clock: createTickingClock() });
    return { repository, readRows: async () => repository.readRows() };
  },
});
