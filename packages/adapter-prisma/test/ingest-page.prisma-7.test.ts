import { createPrismaContentRepository, createPrismaIngestionStateRepository } from '@org/ingest-adapter-prisma';
import { createFacebookPageSource, createGraphClient, ingestOnce } from '@org/ingest-core';
import { createGraphSimulator, seedPageHistory, startGraphServer } from '@org/ingest-testkit/simulator';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase, type HostDatabase } from './support/host-database.js';

const serverUrl = inject('postgresUrl');
const REF = { organizationId: 'org-1', integrationId: 'page-1' };
const JOB = { ...REF, date: '2026-06-01' };

describe.skipIf(serverUrl === null)('a page from the Graph API into PostgreSQL', () => {
  let database: HostDatabase;
  let stop = async () => {};
  let ports: Parameters<typeof ingestOnce>[1];
  const simulator = createGraphSimulator();
  const page = simulator.addPage();
  seedPageHistory(page, { posts: 700, reels: 500, from: new Date('2025-01-01'), to: new Date('2026-06-01') });

  beforeAll(async () => {
    database = await createHostDatabase(serverUrl ?? '');
    const client = createPrisma7Client(database.url);
    const server = await startGraphServer(simulator);
    stop = async () => {
      await server.close();
      await client.$disconnect();
      await database.drop();
    };
    const tracked = { ...REF, platform: 'FACEBOOK' as const, externalAccountId: page.id };
    ports = {
      content: createPrismaContentRepository(client),
      state: createPrismaIngestionStateRepository(client),
      sources: [createFacebookPageSource({ client: createGraphClient({ baseUrl: server.url }) })],
      integrations: {
        async *listTracked() {
          yield tracked;
        },
        find: async () => tracked,
        getAccessToken: async () => page.accessToken,
        onReauthorizationRequired: async () => {},
      },
    };
  });
  afterAll(() => stop());

  it('is stored as it is, and reading all of it again writes no row', async () => {
    expect(await ingestOnce(JOB, ports)).toMatchObject({ kind: 'completed', totals: { inserted: 1200, updated: 0 } });
    const rows = await database.readRows(REF.organizationId);
    const byId = new Map(rows.map((row) => [row.externalContentId, row]));
    expect(byId.size).toBe(page.contents().length);
    for (const { externalContentId, aliases, format, kind, caption, publishedAt } of page.contents()) {
      const row = byId.get(externalContentId);
      expect(row).toMatchObject({ aliases: [...aliases].sort(), format, kind, caption, publishedAt });
    }

    const again = await ingestOnce({ ...JOB, lookbackDays: 3650 }, ports);
    expect(again).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0 } });
    expect(again.totals.unchanged).toBeGreaterThanOrEqual(1200);
    const versions = (all: typeof rows) => new Map(all.map((row) => [row.id, row.rowVersion]));
    expect(versions(await database.readRows(REF.organizationId))).toEqual(versions(rows));
  }, 60_000);

  it('leaves no token in any table', async () => {
    simulator.killToken(page);
    expect((await ingestOnce(JOB, ports)).kind).toBe('failed');
    for (const table of ['AnalyticsContent', 'AnalyticsIngestionState', 'AnalyticsIngestionFailure']) {
      const text = JSON.stringify(await database.query(`SELECT * FROM "${table}"`));
      expect(text).not.toContain(page.accessToken);
    }
    expect(await ingestOnce(JOB, ports)).toMatchObject({ kind: 'skipped', reason: 'paused' });
  });
});
