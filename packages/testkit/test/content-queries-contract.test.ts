import { createMemoryContentQueries, createMemoryContentRepository } from '@org/ingest-core';
import { contentQueriesContract, runContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

describe('contentQueriesContract', () => {
  it('notices queries that ignore the time zone, the scope or removals', async () => {
    const setUp = async () => {
      const repository = createMemoryContentRepository();
      const sound = createMemoryContentQueries(repository);
      return {
        repository,
        queries: {
          ...sound,
          publishingHours: ({ timeZone: _, ...scope }: Parameters<typeof sound.publishingHours>[0]) =>
            sound.publishingHours(scope),
          summarizeFormats: ({ organizationId }: Parameters<typeof sound.summarizeFormats>[0]) =>
            sound.summarizeFormats({ organizationId }),
          topHashtags: createMemoryContentQueries({
            readRows: () => repository.readRows().map((row) => ({ ...row, removedAt: null })),
          }).topHashtags,
        },
      };
    };
    const { failed } = await runContract((api) => contentQueriesContract({ setUp, api }));
    const names = failed.map((test) => test.name).join('\n');
    expect(names).toContain('counts weekdays and hours in Asia/Ho_Chi_Minh');
    expect(names).not.toContain('counts weekdays and hours in UTC');
    expect(names).toContain('summarizes formats and kinds');
    expect(names).toContain('ranks hashtags by use');
    expect(names).not.toContain('counts by day');
  });
});
