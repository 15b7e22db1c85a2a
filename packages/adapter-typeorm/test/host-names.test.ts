import {
  type AnalyticsContentEntity,
  type AnalyticsUsageBudgetEntity,
  createIngestEntitySchemas,
  createIngestMigrations,
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
  createTypeOrmUsageStore,
} from '@org/ingest-adapter-typeorm';
import { buildContentItem, buildIngestionFailure, buildIngestionState } from '@org/ingest-testkit';
import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createHostDatabase, type HostDatabase } from '../../../test/storage/host-database.js';

/** Names that need quoting wherever they stand. */
const HOST_NAMES = {
  schema: 'Host "quoted"',
  tables: { content: 'Posts; DROP', state: 'how far', failures: `it's "broken"`, usage: 'What "is" left' },
  enums: { platform: 'Where', format: 'Form at', kind: 'Kind', status: 'Sta"tus' },
};

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)("the host's names", () => {
  let database: HostDatabase;
  let host: DataSource;
  const schemas = createIngestEntitySchemas(EntitySchema, HOST_NAMES);
  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '', async ({ query }) => {
      await query(`CREATE SCHEMA "${HOST_NAMES.schema.replaceAll('"', '""')}"`);
    });
    host = new DataSource({
      type: 'postgres',
      url: database.url,
      entities: Object.values(schemas),
      migrations: [...createIngestMigrations(HOST_NAMES)],
      migrationsRun: true,
    });
    await host.initialize();
  });
  afterAll(async () => {
    await host.destroy();
    await database.drop();
  });

  it('are used in every statement, and in the entities', async () => {
    const item = buildContentItem({ organizationId: 'org-names', caption: 'As stored' });
    const repository = createTypeOrmContentRepository(host, HOST_NAMES);
    expect(await repository.upsertMany([item])).toMatchObject({ inserted: 1 });
    expect((await repository.list({ organizationId: 'org-names', format: 'POST', kind: 'PHOTO' })).items).toHaveLength(
      1,
    );
    const entities = host.getRepository<AnalyticsContentEntity>(schemas.content);
    expect(await entities.findBy({ organizationId: 'org-names', format: 'POST' })).toMatchObject([
      { caption: 'As stored', hashtags: item.hashtags, publishedAt: item.publishedAt, removedAt: null },
    ]);
    const reel = { ...item, externalContentId: '9001', format: 'REELS', kind: 'REEL', source: 'video' } as const;
    expect(await repository.upsertMany([{ ...reel, aliases: ['100_1'] }])).toMatchObject({ updated: 1 });
    expect(await repository.markRemoved(item, ['100_1'], new Date())).toBe(1);
    const queries = createTypeOrmContentQueries(host, HOST_NAMES);
    expect(await queries.summarizeFormats({ organizationId: 'org-names', format: 'REELS' })).toEqual([]);
    expect(await repository.deleteIntegrationContent(item)).toBe(1);

    const states = createTypeOrmIngestionStateRepository(host, HOST_NAMES);
    const state = buildIngestionState({ organizationId: 'org-names' });
    expect(await states.save(state)).toEqual({ ...state, version: 1 });
    await states.recordFailures([buildIngestionFailure({ organizationId: 'org-names' })]);
    expect(await states.listFailures(state)).toHaveLength(1);
    await states.deleteIntegrationState(state);
    expect(await states.load(state)).toBeNull();

    const usage = createTypeOrmUsageStore(host, HOST_NAMES);
    for (const version of [0, 1])
      expect(await usage.save([{ key: { level: 'app', id: '1' }, state: '{}', version, keepMs: 1000 }])).toBe(true);
    expect(await host.getRepository<AnalyticsUsageBudgetEntity>(schemas.usage).find()).toMatchObject([
      { level: 'app', externalId: '1', state: '{}', version: '2' },
    ]);
  });
});
