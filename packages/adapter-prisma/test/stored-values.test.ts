import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
} from '@org/ingest-adapter-prisma';
import {
  buildContentItem,
  buildIngestionFailure,
  buildIngestionState,
  buildRecordedError,
  buildReel,
} from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma6Client } from './prisma-6/create-client.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');

for (const [version, createClient] of [
  ['7', createPrisma7Client],
  ['6', createPrisma6Client],
] as const)
  describe.skipIf(serverUrl === null)(`values through Prisma ${version}`, () => {
    let database: HostDatabase;
    let prisma: ReturnType<typeof createClient>;
    beforeAll(async () => {
      database = await createHostDatabase(serverUrl ?? '');
      const url = new URL(database.url);
      url.searchParams.set('options', '-c TimeZone=Asia/Ho_Chi_Minh');
      prisma = createClient(url.href);
    });
    afterAll(async () => {
      await prisma.$disconnect();
      await database.drop();
    });

    it('keep times whatever the time zone of the session', async () => {
      const [session] = await prisma.$queryRawUnsafe<{ zone: string }[]>(`SELECT current_setting('TimeZone') AS zone`);
      expect(session?.zone).toBe('Asia/Ho_Chi_Minh');
      const repository = createPrismaContentRepository(prisma);
      const states = createPrismaIngestionStateRepository(prisma);
      const at = new Date('2026-03-02T18:15:30.123Z');
      const item = buildContentItem({ organizationId: 'org-zone', publishedAt: at, removedAt: null });
      await repository.upsertMany([item]);
      expect((await repository.find(item))?.publishedAt).toEqual(at);
      expect(await repository.markRemoved(item, ['100_1'], at)).toBe(1);
      expect((await repository.find(item))?.removedAt).toEqual(at);
      await repository.upsertMany([item]);
      const range = { publishedFrom: at, publishedBefore: new Date(at.getTime() + 1) };
      expect((await repository.list({ organizationId: 'org-zone', ...range })).items).toHaveLength(1);
      expect(await createPrismaContentQueries(prisma).publishingHours({ organizationId: 'org-zone' })).toEqual([
        { isoWeekday: 1, hour: 18, count: 1 },
      ]);

      const error = buildRecordedError({ at });
      const state = buildIngestionState({ organizationId: 'org-zone', watermark: at, lastError: error });
      expect(await states.save(state)).toEqual({ ...state, version: 1 });
      await states.recordFailures([buildIngestionFailure({ organizationId: 'org-zone', error })]);
      expect((await states.listFailures(state))[0]).toMatchObject({ firstSeenAt: at, error: { at } });

      const [row] = await database.readRows('org-zone');
      expect(row?.publishedAt).toEqual(at);
      expect(Math.abs((row?.createdAt.getTime() ?? 0) - Date.now())).toBeLessThan(60 * 60 * 1000);
    });

    it('keep times of any year that PostgreSQL knows, and reject others with a reason', async () => {
      const repository = createPrismaContentRepository(prisma);
      const times = ['-004712-01-01T00:00:00.000Z', '0000-02-29T12:00:00.001Z', '0099-12-31T23:59:59.999Z'];
      const later = ['9999-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'];
      const items = [...times, ...later].map((time, index) =>
        buildContentItem({
          organizationId: 'org-years',
          externalContentId: `100_${index}`,
          publishedAt: new Date(time),
        }),
      );
      const tooEarly = buildContentItem({
        organizationId: 'org-years',
        externalContentId: '100_early',
        publishedAt: new Date(-8.64e15),
      });
      expect(await repository.upsertMany([...items, tooEarly])).toEqual({
        inserted: items.length,
        updated: 0,
        unchanged: 0,
        rejected: [{ externalContentId: '100_early', reason: expect.stringContaining('publishedAt') }],
      });
      for (const item of items) expect((await repository.find(item))?.publishedAt).toEqual(item.publishedAt);
      const queries = createPrismaContentQueries(prisma);
      for (const bucket of ['day', 'week', 'month'] as const) {
        const scope = { organizationId: 'org-years', bucket, timeZone: 'America/Los_Angeles' };
        const counts = (await queries.publishingTimeline(scope)).map((period) => period.count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(items.length);
      }
      expect((await repository.upsertMany(items)).unchanged).toBe(items.length);
    });

    it('lose NUL characters and lone surrogates, and nothing else', async () => {
      const repository = createPrismaContentRepository(prisma);
      const item = buildReel({
        organizationId: 'org-texts',
        caption: 'a\u0000b \uD83D\uDE00 \uD83D c \uDC00',
        hashtags: ['x\u0000y', '\uD83Dz'],
        hashtagKeys: ['x\u0000y', '\uD83Dz'],
        permalink: 'https://www.facebook.com/reel/\u0000900001/',
        aliases: ['100_7', '100_\u00008', '100_\uD83D'],
      });
      expect(await repository.upsertMany([item])).toMatchObject({ inserted: 1, rejected: [] });
      expect(await repository.find(item)).toMatchObject({
        caption: 'ab \uD83D\uDE00 \uFFFD c \uFFFD',
        hashtags: ['xy', '\uFFFDz'],
        hashtagKeys: ['xy', '\uFFFDz'],
        permalink: 'https://www.facebook.com/reel/900001/',
        aliases: ['100_7'],
      });
      expect(await repository.upsertMany([item])).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
    });

    it('never repair an id into that of another', async () => {
      const repository = createPrismaContentRepository(prisma);
      const neighbour = buildContentItem({ organizationId: 'org-ids' });
      await repository.upsertMany([neighbour]);
      for (const name of ['organizationId', 'integrationId', 'externalContentId'] as const) {
        const stranger = { ...neighbour, [name]: `${neighbour[name]}\u0000`, caption: 'Not theirs' };
        const { rejected, ...counts } = await repository.upsertMany([stranger]);
        expect(counts).toEqual({ inserted: 0, updated: 0, unchanged: 0 });
        expect(rejected).toEqual([
          { externalContentId: stranger.externalContentId, reason: expect.stringContaining(name) },
        ]);
        expect(await repository.find(stranger)).toBeNull();
        expect(await repository.markRemoved(stranger, [stranger.externalContentId], new Date())).toBe(0);
      }
      expect((await repository.list({ organizationId: 'org-ids\u0000' })).items).toEqual([]);
      expect(await repository.deleteOrganizationContent('org-ids\u0000')).toBe(0);
      expect(await database.readRows('org-ids')).toMatchObject([{ caption: neighbour.caption, removedAt: null }]);
    });
  });
