import { createMemoryIngestionStateRepository } from '@org/ingest-core';
import { ingestionStateRepositoryContract } from '@org/ingest-testkit';

ingestionStateRepositoryContract({
  name: 'memory ingestion state repository',
  setUp: async () => {
    const repository = createMemoryIngestionStateRepository();
    return {
      repository,
      readStates: async () => repository.readStates(),
      readFailures: async () => repository.readFailures(),
    };
  },
});
