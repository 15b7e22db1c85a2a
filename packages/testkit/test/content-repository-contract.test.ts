import {
  type ContentItem,
  createMemoryContentRepository,
  EXTRACTOR_VERSION,
  INCOMPLETE_EXTRACTOR_VERSION,
  type MemoryContentRepository,
} from '@org/ingest-core';
import { type ContentRepositoryFixture, contentRepositoryContract, runContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { createTickingClock } from './ticking-clock.js';

type Fault<T> = (sound: T) => Partial<T>;

function breakContent(fault: (sound: MemoryContentRepository) => Partial<ContentRepositoryFixture['repository']>) {
  return async (): Promise<ContentRepositoryFixture> => {
    const sound = createMemoryContentRepository({ clock: createTickingClock() });
    return { repository: { ...sound, ...fault(sound) }, readRows: async () => sound.readRows() };
  };
}

/** A repository that takes every incomplete record for a complete one. */
const takesGuessesForFacts: Fault<MemoryContentRepository> = (sound) => ({
  upsertMany: (items) =>
    sound.upsertMany(items.map((item) => (isGuess(item) ? { ...item, extractorVersion: EXTRACTOR_VERSION } : item))),
});

/** A repository that stores nothing of an incomplete record where it knows the content already. */
const ignoresGuesses: Fault<MemoryContentRepository> = (sound) => ({
  upsertMany: async (items) => {
    const known = await Promise.all(items.map((item) => sound.find(item)));
    return sound.upsertMany(items.filter((item, index) => !isGuess(item) || known[index] === null));
  },
});

function isGuess(item: ContentItem): boolean {
  return item.extractorVersion === INCOMPLETE_EXTRACTOR_VERSION;
}

const CONTENT_FAULTS: readonly (readonly [string, string, Fault<MemoryContentRepository>])[] = [
  [
    'lets a post record overwrite video data',
    'a post record never overwrites what a video record told',
    (sound) => ({ upsertMany: (items) => sound.upsertMany(items.map((item) => ({ ...item, source: 'video' }))) }),
  ],
  [
    'never replaces what a post record told',
    'a video record replaces what a post record told',
    (sound) => ({
      upsertMany: async (items) => {
        const known = await Promise.all(items.map((item) => sound.find(item)));
        return sound.upsertMany(items.filter((_, index) => known[index] === null));
      },
    }),
  ],
  [
    'writes rows again that did not change',
    'writes nothing when what is stored comes again',
    (sound) => ({
      upsertMany: async (items) => {
        const result = await sound.upsertMany(items);
        for (const item of items) {
          await sound.markRemoved(item, [item.externalContentId], new Date());
          await sound.upsertMany([item]);
        }
        return result;
      },
    }),
  ],
  [
    'counts unchanged rows as updated',
    'writes nothing when what is stored comes again',
    (sound) => ({
      upsertMany: async (items) => {
        const result = await sound.upsertMany(items);
        return { ...result, updated: result.updated + result.unchanged, unchanged: 0 };
      },
    }),
  ],
  [
    'loses aliases',
    'aliases are united, never lost, and never the own id',
    (sound) => ({
      upsertMany: async (items) => {
        for (const item of items) if (item.aliases.length === 0) await sound.deleteIntegrationContent(item);
        return sound.upsertMany(items);
      },
    }),
  ],
  [
    'does not resolve identities by alias',
    'a video post that turns out to be a reel keeps its row under the reel id',
    (sound) => ({ upsertMany: (items) => sound.upsertMany(items.map((item) => ({ ...item, aliases: [] }))) }),
  ],
  [
    'takes a guessed kind for a fact',
    'an incomplete record changes a caption, and neither format, kind nor extractor version',
    takesGuessesForFacts,
  ],
  ['takes a guessed reel for a fact', 'an incomplete record makes no reel of a post', takesGuessesForFacts],
  [
    'takes a guessed post for a newer fact',
    'an incomplete record makes no post of a reel',
    (sound) => ({
      upsertMany: (items) =>
        sound.upsertMany(items.map((item) => (isGuess(item) ? { ...item, extractorVersion: 99 } : item))),
    }),
  ],
  [
    'ignores incomplete records of known content',
    'an incomplete record changes a caption, and neither format, kind nor extractor version',
    ignoresGuesses,
  ],
  ['goes by the rank of guesses alone', 'of two incomplete records the one that sees a reel tells', ignoresGuesses],
  [
    'lets a guess stand against a complete record of lower rank',
    'a complete record settles an incomplete row, whatever its rank',
    takesGuessesForFacts,
  ],
  [
    'keeps what is known of content that a guess comes upon',
    'an incomplete record meets any other under its key',
    ignoresGuesses,
  ],
  [
    'gives the row of a post away to a guessed reel',
    'an incomplete video record that seems a reel does not take the row of a post',
    takesGuessesForFacts,
  ],
  [
    'leaves content under the id of what it seemed',
    'what seemed a reel moves to its page post id when its post record comes',
    takesGuessesForFacts,
  ],
  [
    'makes a row of a reel that depends on the order of its records',
    'any order and any split of complete and incomplete records of a reel make the same row',
    (sound) => ({ upsertMany: (items) => sound.upsertMany(items.map((item) => ({ ...item, source: 'post' }))) }),
  ],
  [
    'makes a row of a video that depends on the order of its records',
    'any order and any split of complete and incomplete records of a video make the same row',
    takesGuessesForFacts,
  ],
  ['takes guesses for facts, seen over random histories', 'every step of a random history', takesGuessesForFacts],
  [
    'forgets the permalinks of post records',
    'a row without a permalink takes one from a record of lower rank',
    (sound) => ({
      upsertMany: (items) =>
        sound.upsertMany(items.map((item) => (item.source === 'post' ? { ...item, permalink: null } : item))),
    }),
  ],
  [
    'takes every permalink for that of a reel',
    'a reel without a permalink takes none from a record that does not see the reel',
    (sound) => ({ upsertMany: (items) => sound.upsertMany(items.map((item) => ({ ...item, format: 'REELS' }))) }),
  ],
  [
    'ignores the integration when it finds',
    'finds, lists and removes nothing that belongs to another',
    (sound) => ({
      find: async (key) => sound.readRows().find((row) => row.externalContentId === key.externalContentId) ?? null,
    }),
  ],
  [
    'deletes the whole organization for one integration',
    'deletes the rows of one integration and of no other',
    (sound) => ({
      deleteIntegrationContent: ({ organizationId }) => sound.deleteOrganizationContent(organizationId),
    }),
  ],
  [
    'deletes the integration of every organization',
    'deletes the rows of one integration and of no other',
    (sound) => ({
      deleteIntegrationContent: async ({ integrationId }) => {
        const places = sound.readRows().filter((row) => row.integrationId === integrationId);
        const counts = await Promise.all(places.map((place) => sound.deleteIntegrationContent(place)));
        return counts.reduce((sum, count) => sum + count, 0);
      },
    }),
  ],
  [
    'takes a removal time that is none for now',
    'refuses a time that is none',
    (sound) => ({
      markRemoved: (integration, ids, at) =>
        sound.markRemoved(integration, ids, Number.isNaN(at.getTime()) ? new Date() : at),
    }),
  ],
  [
    'removes by id only',
    'records the time by id and by alias and changes nothing else',
    (sound) => ({
      markRemoved: async (integration, ids, removedAt) => {
        const own = new Set(sound.readRows().map((row) => row.externalContentId));
        return sound.markRemoved(
          integration,
          ids.filter((id) => own.has(id)),
          removedAt,
        );
      },
    }),
  ],
  [
    'never brings removed content back',
    'brings content back that is seen again, in the same row',
    (sound) => ({
      upsertMany: async (items) => {
        const removed = sound.readRows().filter((row) => row.removedAt !== null);
        const result = await sound.upsertMany(items);
        for (const row of removed) await sound.markRemoved(row, [row.externalContentId], row.removedAt ?? new Date());
        return result;
      },
    }),
  ],
  [
    'pages by time alone',
    'pages of 2 hold every row once and in order',
    (sound) => ({
      list: async ({ cursor, ...query }) => {
        const page = await sound.list(
          cursor === undefined ? query : { ...query, publishedBefore: new Date(Number(cursor)) },
        );
        const last = page.items.at(-1);
        return { ...page, nextCursor: page.nextCursor && String(last?.publishedAt.getTime()) };
      },
    }),
  ],
  [
    'gives a cursor on the last page',
    'a page that is exactly full and the last has no next one',
    (sound) => ({
      list: async (query) => {
        const page = await sound.list(query);
        return { ...page, nextCursor: page.nextCursor ?? JSON.stringify([0, '']) };
      },
    }),
  ],
  [
    'lists whatever it is asked for',
    'refuses what is no query, and says what it takes',
    (sound) => ({
      list: async (query) => {
        try {
          return await sound.list(query);
        } catch {
          return { items: [], nextCursor: null };
        }
      },
    }),
  ],
  [
    'lists removed content',
    'finds removed content, and lists it only when asked',
    (sound) => ({ list: (query) => sound.list({ ...query, includeRemoved: true }) }),
  ],
  [
    'takes no bound that it could not store',
    'bounds may lie further away than any time that can be stored',
    (sound) => ({
      list: async (query) => {
        if (query.publishedFrom !== undefined && query.publishedFrom.getTime() < -1e14)
          throw new RangeError('too early');
        return sound.list(query);
      },
    }),
  ],
  [
    'takes the end of a time range for a part of it',
    'the time range holds its start and not its end',
    (sound) => ({
      list: ({ publishedBefore, ...query }) =>
        sound.list(
          publishedBefore === undefined
            ? query
            : { ...query, publishedBefore: new Date(publishedBefore.getTime() + 1) },
        ),
    }),
  ],
  [
    'cuts times to the second',
    'keeps times to the millisecond',
    (sound) => ({
      upsertMany: (items) =>
        sound.upsertMany(
          items.map((item) => ({
            ...item,
            publishedAt: new Date(Math.floor(item.publishedAt.getTime() / 1000) * 1000),
          })),
        ),
    }),
  ],
  [
    'fails a batch for a caption that it cannot hold',
    'takes captions that not every storage can hold',
    (sound) => ({
      upsertMany: async (items) => {
        if (items.some((item) => item.caption?.includes('\u0000'))) throw new Error('invalid byte sequence');
        return sound.upsertMany(items);
      },
    }),
  ],
  [
    'stores only the first thousand items of a call',
    'stores 2,500 items in one call',
    (sound) => ({ upsertMany: (items) => sound.upsertMany(items.slice(0, 1000)) }),
  ],
  [
    'cannot tell apart the writes of one minute',
    'tells every write from the one before',
    (sound) => ({
      applyDerived: (rows) => {
        const stored = new Map(sound.readRows().map((row) => [row.id, row.updatedAt]));
        return sound.applyDerived(
          rows.map((row) => {
            const latest = stored.get(row.id) ?? row.updatedAt;
            return latest.getTime() - row.updatedAt.getTime() < 60_000 ? { ...row, updatedAt: latest } : row;
          }),
        );
      },
    }),
  ],
  [
    'deletes removed content only',
    'deletes what was published before a time, removed content too, and nothing else',
    (sound) => ({
      deletePublishedBefore: async (owner, before) => {
        const live = sound.readRows().filter((row) => row.removedAt === null);
        const deleted = await sound.deletePublishedBefore(owner, before);
        await sound.upsertMany(live);
        return deleted;
      },
    }),
  ],
  [
    'deletes the old content of the whole organization',
    'deletes the old content of one integration, or of one organization, and of no other',
    (sound) => ({
      deletePublishedBefore: ({ organizationId }, before) => sound.deletePublishedBefore({ organizationId }, before),
    }),
  ],
  [
    'lists what is up to date among what is not',
    'lists the rows that older rules have made',
    (sound) => ({ list: ({ extractorVersionBelow: _, ...query }) => sound.list(query) }),
  ],
  [
    'overwrites what was written meanwhile',
    'leaves a row alone that was written since it was read',
    (sound) => ({
      applyDerived: (rows) => {
        const times = new Map(sound.readRows().map((row) => [row.id, row.updatedAt]));
        return sound.applyDerived(rows.map((row) => ({ ...row, updatedAt: times.get(row.id) ?? row.updatedAt })));
      },
    }),
  ],
  [
    'stores more than what follows',
    'stores what follows and leaves every other field as it is',
    (sound) => ({
      applyDerived: async (rows) => {
        await sound.upsertMany(rows);
        return rows.length;
      },
    }),
  ],
  [
    'lets older rules overwrite newer ones',
    'leaves a row alone that rules as new have made',
    (sound) => ({
      applyDerived: (rows) => sound.applyDerived(rows.map((row) => ({ ...row, extractorVersion: 99 }))),
    }),
  ],
  [
    'never moves a row that becomes a reel',
    'moves a row to another id and keeps the old one as an alias',
    (sound) => ({
      applyDerived: (rows) => {
        const ids = new Map(sound.readRows().map((row) => [row.id, row.externalContentId]));
        return sound.applyDerived(rows.map((row) => ({ ...row, externalContentId: ids.get(row.id) ?? '' })));
      },
    }),
  ],
  [
    'joins no aliases, seen over random histories',
    'every step of a random history',
    (sound) => ({ upsertMany: (items) => sound.upsertMany(items.map((item) => ({ ...item, aliases: [] }))) }),
  ],
];

describe('contentRepositoryContract', () => {
  it.each(CONTENT_FAULTS)('notices a repository that %s', async (_, only, fault) => {
    const sound = await runContract((api) => contentRepositoryContract({ setUp: breakContent(() => ({})), api }), {
      only,
    });
    expect(sound.failed).toEqual([]);
    expect(sound.passed).not.toEqual([]);
    const broken = await runContract((api) => contentRepositoryContract({ setUp: breakContent(fault), api }), { only });
    expect(broken.failed.map((test) => test.name)).toEqual([expect.stringContaining(only)]);
  });
});
