import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
  createPrismaUsageStore,
  type PrismaClientLike,
} from '@org/ingest-adapter-prisma';
import { InvalidConfigurationError, StorageError } from '@org/ingest-core';
import { buildContentItem, buildIngestionFailure, buildIngestionState } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readMigrations } from '../../../test/storage/migrations.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');

describe('what the adapter is given', () => {
  it('must be a Prisma client, and the error says what is missing', () => {
    for (const wrong of [null, undefined, {}, 'postgres://', { $queryRaw: () => {} }, { query: () => {} }])
      for (const create of [
        createPrismaContentRepository,
        createPrismaIngestionStateRepository,
        createPrismaContentQueries,
        createPrismaUsageStore,
      ]) {
        const attempt = () => create(wrong as unknown as PrismaClientLike);
        expect(attempt).toThrow(InvalidConfigurationError);
        expect(attempt).toThrow(/no \$queryRawUnsafe and no \$executeRawUnsafe.*PrismaClient/);
      }
  });

  it('must name tables as they can be named', () => {
    const client: PrismaClientLike = { $queryRawUnsafe: async () => [] as never, $executeRawUnsafe: async () => 0 };
    for (const content of ['', 'a\u0000b', 'x'.repeat(64), 'é'.repeat(32)]) {
      const attempt = () => createPrismaContentRepository(client, { tables: { content } });
      expect(attempt).toThrow(InvalidConfigurationError);
      expect(attempt).toThrow('tables.content');
    }
    expect(() => createPrismaContentRepository(client, { tables: { content: 'x'.repeat(63) } })).not.toThrow();
  });
});

describe.skipIf(serverUrl === null)('names of the host', () => {
  const names = {
    schema: 'Host "quoted"',
    tables: { content: 'Posts; DROP', state: 'how far', failures: `it's "broken"`, usage: 'What "is" left' },
    enums: { platform: 'Where', format: 'Form at', kind: 'Kind', status: 'Sta"tus' },
  };
  let database: HostDatabase;
  let prisma: ReturnType<typeof createPrisma7Client>;
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    prisma = createPrisma7Client(database.url);
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it('are used in every statement', async () => {
    const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
    const renamed = [
      ['AnalyticsContent', names.tables.content],
      ['AnalyticsIngestionState', names.tables.state],
      ['AnalyticsIngestionFailure', names.tables.failures],
      ['AnalyticsUsageBudget', names.tables.usage],
      ['AnalyticsPlatform', names.enums.platform],
      ['AnalyticsContentFormat', names.enums.format],
      ['AnalyticsContentKind', names.enums.kind],
      ['AnalyticsIngestionStatus', names.enums.status],
    ].reduce((sql, [from = '', to = '']) => sql.replaceAll(`"${from}"`, quote(to)), await readMigrations('postgresql'));
    await database.query(
      `CREATE SCHEMA ${quote(names.schema)}; SET search_path TO ${quote(names.schema)}; ${renamed}; RESET search_path`,
    );

    const item = buildContentItem({ organizationId: 'org-names' });
    const repository = createPrismaContentRepository(prisma, names);
    expect(await repository.upsertMany([item])).toMatchObject({ inserted: 1 });
    expect((await repository.list({ organizationId: 'org-names', format: 'POST', kind: 'PHOTO' })).items).toHaveLength(
      1,
    );
    const reel = { ...item, externalContentId: '9001', format: 'REELS', kind: 'REEL', source: 'video' } as const;
    expect(await repository.upsertMany([{ ...reel, aliases: ['100_1'] }])).toMatchObject({ updated: 1 });
    expect(await repository.markRemoved(item, ['100_1'], new Date())).toBe(1);
    const queries = createPrismaContentQueries(prisma, names);
    expect(await queries.summarizeFormats({ organizationId: 'org-names', format: 'REELS' })).toEqual([]);
    expect(await repository.deleteIntegrationContent(item)).toBe(1);

    const states = createPrismaIngestionStateRepository(prisma, names);
    const state = buildIngestionState({ organizationId: 'org-names' });
    expect(await states.save(state)).toEqual({ ...state, version: 1 });
    await states.recordFailures([buildIngestionFailure({ organizationId: 'org-names' })]);
    expect(await states.listFailures(state)).toHaveLength(1);
    await states.deleteIntegrationState(state);
    expect(await states.load(state)).toBeNull();
    expect(await database.readRows('org-names')).toEqual([]);

    const usage = createPrismaUsageStore(prisma, names);
    for (const version of [0, 1])
      expect(await usage.save([{ key: { level: 'app', id: '1' }, state: '{}', version, keepMs: 1000 }])).toBe(true);
    expect(await usage.load([{ level: 'app', id: '1' }])).toEqual([{ state: '{}', version: 2 }]);
  });

  it('may be left out, and the client may be an extended one', async () => {
    const extended = prisma.$extends({ name: 'host', model: { analyticsContent: { isOld: () => false } } });
    const repository = createPrismaContentRepository(extended);
    const item = buildContentItem({ organizationId: 'org-extended', aliases: ['900001'] });
    expect(await repository.upsertMany([item])).toMatchObject({ inserted: 1 });
    expect(await database.readRows('org-extended')).toHaveLength(1);
  });

  it('that do not exist make a StorageError with the cause and without a value', async () => {
    const repository = createPrismaContentRepository(prisma, { tables: { content: 'Nowhere' } });
    const item = buildContentItem({ caption: 'A secret caption' });
    const error: unknown = await repository.upsertMany([item]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageError);
    if (!(error instanceof StorageError)) return;
    expect(error.message).toContain('store content');
    expect(error.message).toMatch(/42P01.*prisma\/ingest\.prisma.*"migrations"/);
    expect(error.message).not.toContain('secret');
    expect(error.cause).toBeInstanceOf(Error);
  });
});
