import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPrismaContentRepository, createPrismaIngestionStateRepository } from '@org/ingest-adapter-prisma';
import { buildContentItem, buildIngestionFailure, buildIngestionState, buildReel } from '@org/ingest-testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/servers/test-database.js';
import { createPlainClient, createRelatedClient } from './prisma-6/postiz-host/create-client.js';
import { runPrisma } from './support/prisma-command.js';
import { runSchema } from './support/schema-command.js';

const serverUrl = inject('postgresUrl');
const host = fileURLToPath(new URL('./prisma-6/postiz-host/', import.meta.url));
const schemaOf = (variant: 'plain' | 'related') => join(host, variant, 'generated/schema.prisma');

/** What the README says to run once. */
const ONCE = 'ALTER INDEX "AnalyticsContent_aliases_idx" SET (fastupdate = off)';

/** What Postiz runs at each start. */
function push(variant: 'plain' | 'related', url: string) {
  const config = join(host, 'prisma.config.ts');
  const args = ['db', 'push', '--accept-data-loss', '--skip-generate', '--schema', schemaOf(variant)];
  return runPrisma('prisma-6', [...args, '--config', config], url);
}

describe.each([
  { variant: 'plain', relations: [] },
  { variant: 'related', relations: ['--relations', 'Organization,Integration'] },
] as const)('a schema with the conventions of Postiz and the $variant models', ({ variant, relations }) => {
  let folder: string;
  let schema: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingest-postiz-'));
    schema = join(folder, 'schema.prisma');
    await copyFile(join(host, 'host.prisma'), schema);
    expect(await runSchema('--schema', schema, ...relations)).toMatchObject({ exitCode: 0, stderr: '' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is what its client is generated from', async () => {
    expect(await readFile(schema, 'utf8')).toBe(await readFile(schemaOf(variant), 'utf8'));
  });

  it.each(['prisma-6', 'prisma-6-5'] as const)(
    'is valid and formatted for %s',
    async (version) => {
      expect(await runPrisma(version, ['validate', '--schema', schema])).toMatchObject({ exitCode: 0 });
      expect(await runPrisma(version, ['format', '--check', '--schema', schema])).toMatchObject({ exitCode: 0 });
    },
    60_000,
  );
});

describe.skipIf(serverUrl === null)('a host with the conventions of Postiz', () => {
  let database: TestDatabase;
  let prisma: ReturnType<typeof createPlainClient>;
  beforeAll(async () => {
    database = await createTestDatabase(serverUrl ?? '');
    expect(await push('plain', database.url)).toMatchObject({ exitCode: 0 });
    prisma = createPlainClient(database.url);
  }, 180_000);
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it('keeps what is stored when it pushes its schema again, and finds it by its own client', async () => {
    const { id: organizationId } = await prisma.organization.create({ data: { name: 'Bakery' } });
    const channel = await prisma.integration.create({ data: channelOf(organizationId, '100') });
    const integrationId = channel.id;
    const reel = buildReel({ organizationId, integrationId, externalContentId: '900001' });
    expect(await createPrismaContentRepository(prisma).upsertMany([reel])).toMatchObject({ inserted: 1 });
    const states = createPrismaIngestionStateRepository(prisma);
    const state = await states.save(
      buildIngestionState({ organizationId, integrationId, watermark: reel.publishedAt }),
    );
    expect(state).not.toBeNull();

    await prisma.$executeRawUnsafe(ONCE);
    const again = await push('plain', database.url);
    expect(again).toMatchObject({ exitCode: 0, output: expect.stringContaining('already in sync') });

    const key = { organizationId, integrationId, externalContentId: '900001' };
    expect(
      await prisma.analyticsContent.findUnique({ where: { organizationId_integrationId_externalContentId: key } }),
    ).toMatchObject({ format: 'REELS', publishedAt: reel.publishedAt, hashtags: reel.hashtags });
    expect(await createPrismaContentRepository(prisma).upsertMany([reel])).toMatchObject({ unchanged: 1 });
    expect(await states.load({ organizationId, integrationId })).toEqual(state);
    const settings = `SELECT reloptions FROM pg_class WHERE relname = 'AnalyticsContent_aliases_idx'`;
    expect(await prisma.$queryRawUnsafe(settings)).toEqual([{ reloptions: ['fastupdate=off'] }]);
  }, 180_000);
});

describe.skipIf(serverUrl === null)('a host with the conventions of Postiz and relations to its own models', () => {
  let database: TestDatabase;
  let prisma: ReturnType<typeof createRelatedClient>;
  beforeAll(async () => {
    database = await createTestDatabase(serverUrl ?? '');
    expect(await push('related', database.url)).toMatchObject({ exitCode: 0 });
    prisma = createRelatedClient(database.url);
  }, 180_000);
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  it('reads what is stored through its own models', async () => {
    const { id: organizationId } = await prisma.organization.create({ data: { name: 'Bakery' } });
    const channel = await prisma.integration.create({ data: channelOf(organizationId, '100') });
    const integrationId = channel.id;
    const post = buildContentItem({ organizationId, integrationId, externalContentId: '100_1' });
    await createPrismaContentRepository(prisma).upsertMany([post]);
    expect(
      await prisma.organization.findUnique({ where: { id: organizationId }, include: { analyticsContents: true } }),
    ).toMatchObject({ analyticsContents: [{ externalContentId: '100_1', caption: post.caption }] });
    expect(
      await prisma.analyticsContent.findMany({ where: { integration: { name: 'Page' }, organizationId } }),
    ).toHaveLength(1);
    expect(await push('related', database.url)).toMatchObject({ output: expect.stringContaining('already in sync') });
    expect(await prisma.analyticsContent.count({ where: { organizationId } })).toBe(1);
  }, 180_000);

  it('deletes what is stored of an integration with it, and nothing of another one', async () => {
    const { id: organizationId } = await prisma.organization.create({ data: { name: 'Bakery' } });
    const { id: kept } = await prisma.integration.create({ data: channelOf(organizationId, '100') });
    const { id: deleted } = await prisma.integration.create({ data: channelOf(organizationId, '101') });
    const repository = createPrismaContentRepository(prisma);
    const states = createPrismaIngestionStateRepository(prisma);
    for (const integrationId of [kept, deleted]) {
      const ref = { organizationId, integrationId };
      await repository.upsertMany([buildContentItem({ ...ref, externalContentId: '100_1' })]);
      await states.recordFailures([buildIngestionFailure(ref)]);
    }
    await prisma.integration.delete({ where: { id: deleted } });
    const left = { where: { organizationId }, select: { integrationId: true } };
    expect(await prisma.analyticsContent.findMany(left)).toEqual([{ integrationId: kept }]);
    expect(await prisma.analyticsIngestionFailure.findMany(left)).toEqual([{ integrationId: kept }]);
  });

  it('fails, with nothing stored, when the integration is not there', async () => {
    const { id: organizationId } = await prisma.organization.create({ data: { name: 'Bakery' } });
    const item = buildContentItem({ organizationId, integrationId: 'deleted' });
    await expect(createPrismaContentRepository(prisma).upsertMany([item])).rejects.toThrow('SQLSTATE 23503');
    expect(await prisma.analyticsContent.count({ where: { organizationId } })).toBe(0);
  });

  it('finds the rows of a deleted integration by an index', async () => {
    const plan = await prisma.$transaction(async (tx) => {
      await tx.$executeRawUnsafe('SET LOCAL enable_seqscan = off');
      return tx.$queryRawUnsafe(`EXPLAIN DELETE FROM "AnalyticsContent" WHERE "integrationId" = 'page'`);
    });
    expect(JSON.stringify(plan)).toContain('AnalyticsContent_integrationId_idx');
  });
});

/** A tracked page of the host's. */
function channelOf(organizationId: string, internalId: string) {
  const names = { name: 'Page', type: 'SOCIAL', providerIdentifier: 'facebook', token: 'unused' } as const;
  return { organizationId, internalId, ...names };
}
