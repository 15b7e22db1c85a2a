import {
  type ContentQueries,
  createMemoryContentQueries,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
} from '@org/ingest-core';
import { contentQueriesContract, runContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

describe('contentQueriesContract', () => {
  it('notices queries that ignore the time zone, the scope or removals', async () => {
    const setUp = async () => {
      const repository = createMemoryContentRepository();
      const states = createMemoryIngestionStateRepository();
      const sound = createMemoryContentQueries(repository, states);
      return {
        repository,
        states,
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

  const WHOLE = 'tells the health of each integration';
  const PAGES = 'tells of every integration once';
  const NARROWED = 'narrows the page by status';
  const broken: readonly (readonly [string, readonly string[], (health: Health) => Health])[] = [
    [
      'counts settled failures',
      [WHOLE, PAGES],
      (health) => async (query) => {
        const page = await health(query);
        const integrations = page.integrations.map((one) => ({ ...one, openFailures: one.openFailures + 1 }));
        return { ...page, integrations };
      },
    ],
    [
      'ends after the first page',
      [PAGES, NARROWED],
      (health) => async (query) => ({ ...(await health(query)), nextCursor: null }),
    ],
    [
      'begins again on every page',
      [PAGES],
      (health) =>
        ({ cursor: _, ...query }) =>
          health(query),
    ],
    [
      'ignores the status',
      [NARROWED],
      (health) =>
        ({ status: _, ...query }) =>
          health(query),
    ],
    [
      'totals what the page holds',
      [NARROWED],
      (health) => async (query) => {
        const page = await health(query);
        const totals = { ACTIVE: 0, PAUSED_TOKEN: 0, PAUSED_PERMISSION: 0, PAUSED_NOT_FOUND: 0, DISABLED: 0 };
        for (const { status } of page.integrations) totals[status] += 1;
        return { ...page, totals };
      },
    ],
    [
      'forgets the newest publish time',
      [WHOLE, PAGES],
      (health) => async (query) => {
        const page = await health(query);
        return { ...page, integrations: page.integrations.map((one) => ({ ...one, newestPublishedAt: null })) };
      },
    ],
  ];
  for (const [what, titles, breakHealth] of broken)
    it(`notices health that ${what}`, async () => {
      const setUp = async () => {
        const repository = createMemoryContentRepository();
        const states = createMemoryIngestionStateRepository();
        const sound = createMemoryContentQueries(repository, states);
        return {
          repository,
          states,
          queries: { ...sound, ingestionHealth: breakHealth((query) => sound.ingestionHealth(query)) },
        };
      };
      const { failed } = await runContract((api) => contentQueriesContract({ setUp, api }));
      const names = failed.map((test) => test.name).join('\n');
      for (const title of titles) expect(names).toContain(title);
    });

  it('notices health that counts removed content, or content of others', async () => {
    for (const change of [{ removedAt: null }, { organizationId: 'some-other' }]) {
      const setUp = async () => {
        const repository = createMemoryContentRepository();
        const states = createMemoryIngestionStateRepository();
        const readRows = () => repository.readRows().map((row) => ({ ...row, ...change }));
        const sound = createMemoryContentQueries(repository, states);
        const { ingestionHealth } = createMemoryContentQueries({ readRows }, states);
        return { repository, states, queries: { ...sound, ingestionHealth } };
      };
      const { failed } = await runContract((api) => contentQueriesContract({ setUp, api }));
      expect(failed.map((test) => test.name).join('\n')).toContain(WHOLE);
    }
  });
});

type Health = ContentQueries['ingestionHealth'];
