import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BullMqClientLike, createBullMqJobRunner, postizEnvelopeCodec } from '@org/ingest-adapter-bullmq';
import { createGraphClient, INSTAGRAM_LOGIN_BASE_URL, ingestOnce, type JobRunner, systemClock } from '@org/ingest-core';
import { createGraphSimulator, graphError, type PageHandle } from '@org/ingest-testkit/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { emitDueChannels } from '../../../examples/postiz/src/bullmq-era/tick.js';
import { startIngestionWorker } from '../../../examples/postiz/src/bullmq-era/worker.js';
import { tokenOf } from '../../../examples/postiz/src/channels.js';
import { createPostizIngestion } from '../../../examples/postiz/src/ingestion.js';
import type { Integration } from '../../../examples/postiz/src/postiz-interfaces.js';
import { startLocalRedis } from '../../../test/servers/local-redis.js';
import { createTestDatabase, type TestDatabase } from '../../../test/servers/test-database.js';
import { createPostizClient } from '../../adapter-bullmq/test/postiz/host.js';
import { createPlainClient } from './prisma-6/postiz-host/create-client.js';
import { runPrisma } from './support/prisma-command.js';

const serverUrl = inject('postgresUrl');
const redis = serverUrl === null ? null : await startRedis();
const host = fileURLToPath(new URL('./prisma-6/postiz-host/', import.meta.url));
const AT = new Date('2026-11-01T08:00:00Z');
const OUTAGE = { code: 100, subcode: 33, message: 'Unsupported get request. Object does not exist.' };

/** As the suites on Redis have it: skipped where there is none, and a failure where every suite has to run. */
async function startRedis() {
  const url = process.env.INGEST_TEST_REDIS_URL;
  if (url) return { url, stop: async () => {} };
  return startLocalRedis().catch((error: unknown) => {
    if (process.env.CI) throw error;
    return null;
  });
}

describe('the token of a channel', () => {
  it.each([
    ['facebook', 'page', 'page'],
    ['instagram', 'page___user', 'page'],
    ['instagram', 'undefined___user', 'user'],
    ['instagram', '___user', 'user'],
    ['instagram', 'page', 'page'],
    ['instagram-standalone', 'IGAA___own', 'IGAA___own'],
    ['facebook', '', null],
    ['instagram', '___', null],
    ['instagram-standalone', '', null],
  ])('of %s, stored as "%s", is "%s"', (providerIdentifier, token, read) => {
    expect(tokenOf({ providerIdentifier, token })).toBe(read);
  });
});

describe.skipIf(serverUrl === null)('the example of Postiz', () => {
  let database: TestDatabase;
  let prisma: ReturnType<typeof createPlainClient>;
  let organizationId: string;
  beforeAll(async () => {
    database = await createTestDatabase(serverUrl ?? '');
    const schema = ['--schema', join(host, 'plain/generated/schema.prisma')];
    const config = ['--config', join(host, 'prisma.config.ts')];
    const pushed = await runPrisma('prisma-6', ['db', 'push', '--skip-generate', ...schema, ...config], database.url);
    expect(pushed).toMatchObject({ exitCode: 0 });
    prisma = createPlainClient(database.url);
  }, 180_000);
  beforeEach(async () => {
    await prisma.integration.deleteMany();
    organizationId = (await prisma.organization.create({ data: { name: 'Bakery' } })).id;
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  /** Postiz around a Graph API of its own. */
  function open({ pageSize = 500, onError = (_: unknown): unknown => undefined } = {}) {
    const graph = createGraphSimulator();
    const fetch: typeof globalThis.fetch = (input, init) => graph.handle(new Request(input, init));
    const refreshService = {
      // What Postiz does where there is nothing to refresh with: always for Pages, and for Instagram by way of Facebook.
      refresh: vi.fn(async ({ id }: Integration, _cause?: string): Promise<false | { accessToken: string }> => {
        await prisma.integration.update({ where: { id }, data: { refreshNeeded: true } });
        return false;
      }),
    };
    const integrationService = { informAboutRefreshError: vi.fn(async () => {}) };
    const ingestion = createPostizIngestion({
      prisma,
      table: { model: prisma },
      refreshService,
      integrationService,
      pageSize,
      onError,
      clients: {
        facebook: createGraphClient({ fetch }),
        instagram: createGraphClient({ fetch, baseUrl: INSTAGRAM_LOGIN_BASE_URL }),
      },
    });
    let hours = 0;
    return {
      graph,
      ingestion,
      refresh: refreshService.refresh,
      inform: integrationService.informAboutRefreshError,
      /** Runs the job of a channel, a day after the one before. */
      read(integrationId: string) {
        hours += 24;
        const clock = { ...systemClock, now: () => new Date(AT.getTime() + hours * 3_600_000) };
        return ingestOnce({ organizationId, integrationId, date: '2026-11-24' }, { ...ingestion, clock });
      },
      async listed() {
        const ids: string[] = [];
        for await (const { integrationId } of ingestion.integrations.listTracked()) ids.push(integrationId);
        return ids.sort();
      },
    };
  }

  async function connect(providerIdentifier: string, internalId: string, token: string, marks: object = {}) {
    const row = { organizationId, providerIdentifier, internalId, token, name: providerIdentifier };
    return prisma.integration.create({ data: { ...row, type: 'SOCIAL', ...marks } });
  }

  function addPage({ graph }: ReturnType<typeof open>): PageHandle {
    const page = graph.addPage();
    page.publishText({ message: 'Good morning #Paris', at: AT });
    return page;
  }

  const stored = (integrationId: string) => prisma.analyticsContent.count({ where: { organizationId, integrationId } });

  it('lists what may be read, a page of rows at a time, and leaves out the rest', async () => {
    const { listed, ingestion } = open({ pageSize: 2 });
    const good = await Promise.all([
      connect('facebook', '1', 'token'),
      connect('facebook', '2', 'token'),
      connect('facebook', '3', 'token'),
      connect('instagram', '4', 'page___user'),
      connect('instagram-standalone', '5', 'own'),
    ]);
    const bad = await Promise.all([
      connect('facebook', '11', 'token', { deletedAt: AT }),
      connect('facebook', '12', 'token', { disabled: true }),
      connect('instagram', '13', 'user', { inBetweenSteps: true }),
      connect('facebook', '14', 'token', { refreshNeeded: true }),
      connect('linkedin-page', '15', 'token'),
    ]);
    expect(await listed()).toEqual(good.map(({ id }) => id).sort());
    const { integrations } = ingestion;
    for (const { id } of bad) expect(await integrations.find({ organizationId, integrationId: id })).toBeNull();
    for (const { id } of good) {
      expect(await integrations.find({ organizationId, integrationId: id })).toMatchObject({ integrationId: id });
      expect(await integrations.find({ organizationId: 'another', integrationId: id })).toBeNull();
      expect(await integrations.getAccessToken({ organizationId: 'another', integrationId: id })).toBeNull();
    }
  });

  it('reads each kind of channel on its host and by its own half of the token', async () => {
    const postiz = open();
    const page = addPage(postiz);
    const linked = postiz.graph.addInstagramAccount({ page });
    linked.publishPhoto({ caption: 'By way of Facebook', at: AT });
    const alone = postiz.graph.addInstagramAccount({ login: 'instagram-login' });
    alone.publishPhoto({ caption: 'Alone', at: AT });
    const unlinked = postiz.graph.addInstagramAccount();
    unlinked.publishPhoto({ caption: 'By a person', at: AT });
    const userToken = postiz.graph.addUserToken({ pages: [unlinked] });
    const rows = [
      await connect('facebook', page.id, page.accessToken),
      await connect('instagram', linked.id, `${linked.accessToken}___of-a-person-who-has-left`),
      await connect('instagram-standalone', alone.id, alone.accessToken),
      await connect('instagram', unlinked.id, `undefined___${userToken}`),
    ];
    for (const { id } of rows) {
      expect(await postiz.read(id)).toMatchObject({ kind: 'completed', totals: { inserted: 1 } });
      expect(await stored(id)).toBe(1);
    }
    expect(postiz.refresh).not.toHaveBeenCalled();
  });

  it('has the refresh service called once for a dead token, and reads on when it is connected again', async () => {
    const postiz = open();
    const page = addPage(postiz);
    const { id } = await connect('facebook', page.id, page.accessToken);
    postiz.graph.killToken(page);
    expect(await postiz.read(id)).toMatchObject({ kind: 'failed', next: { status: 'PAUSED_TOKEN' } });
    expect(postiz.refresh).toHaveBeenCalledTimes(1);
    expect(postiz.refresh).toHaveBeenCalledWith(expect.objectContaining({ id }), expect.stringContaining('Meta: '));
    expect(JSON.stringify(postiz.refresh.mock.calls[0]?.[1])).not.toContain(page.accessToken);
    expect(await postiz.listed()).toEqual([]);
    // Somebody takes the mark off without a new token.
    await prisma.integration.update({ where: { id }, data: { refreshNeeded: false } });
    expect(await postiz.read(id)).toMatchObject({ kind: 'skipped', reason: 'paused' });
    expect(postiz.refresh).toHaveBeenCalledTimes(1);

    const token = postiz.graph.replaceToken(page);
    const connected = { token, refreshNeeded: false };
    const between = await prisma.integration.update({ where: { id }, data: { ...connected, inBetweenSteps: true } });
    await postiz.ingestion.integrations.onConnected(between);
    const row = await prisma.integration.update({ where: { id }, data: { inBetweenSteps: false } });
    expect(await postiz.read(id)).toMatchObject({ kind: 'skipped' });
    await postiz.ingestion.integrations.onConnected(row);
    expect(await postiz.read(id)).toMatchObject({ kind: 'completed', totals: { inserted: 1 } });
    expect(postiz.refresh).toHaveBeenCalledTimes(1);
    expect(postiz.inform).not.toHaveBeenCalled();
  });

  it('does not have it called for a channel that Postiz has marked meanwhile', async () => {
    const postiz = open();
    const page = addPage(postiz);
    const { id } = await connect('facebook', page.id, page.accessToken);
    postiz.graph.killToken(page);
    postiz.graph.faults.add({
      match: { times: 1 },
      async respond({ answer }) {
        await prisma.integration.update({ where: { id }, data: { refreshNeeded: true } });
        return answer();
      },
    });
    expect(await postiz.read(id)).toMatchObject({ kind: 'failed', next: { status: 'PAUSED_TOKEN' } });
    expect(postiz.refresh).not.toHaveBeenCalled();
  });

  it('stays paused when the refresh service gives the dead token once more, and when it throws, which is heard', async () => {
    const heard: unknown[] = [];
    const outage = new Error('The mail server is away');
    const answers = [async () => ({ accessToken: 'EAAsame' }), () => Promise.reject(outage)];
    for (const [index, answer] of answers.entries()) {
      const postiz = open({ onError: (error) => heard.push(error) });
      const page = addPage(postiz);
      const { id } = await connect('facebook', page.id, 'EAAsame');
      postiz.refresh.mockImplementation(answer);
      expect(await postiz.read(id)).toMatchObject({ kind: 'failed', next: { kind: 'paused' } });
      expect(await postiz.read(id)).toMatchObject({ kind: 'skipped', reason: 'paused' });
      expect(postiz.refresh).toHaveBeenCalledTimes(1);
      expect(heard).toEqual(index === 0 ? [] : [outage]);
      await prisma.integration.delete({ where: { id } });
    }
  });

  it('reads on by itself when the refresh service had a new token', async () => {
    const postiz = open();
    const account = postiz.graph.addInstagramAccount({ login: 'instagram-login' });
    account.publishPhoto({ caption: 'Alone', at: AT });
    const { id } = await connect('instagram-standalone', account.id, account.accessToken);
    postiz.graph.killToken(account);
    postiz.refresh.mockImplementation(async () => {
      const accessToken = postiz.graph.replaceToken(account);
      await prisma.integration.update({ where: { id }, data: { token: accessToken } });
      return { accessToken };
    });
    expect(await postiz.read(id)).toMatchObject({ kind: 'failed' });
    expect(await postiz.read(id)).toMatchObject({ kind: 'completed', totals: { inserted: 1 } });
    expect(postiz.refresh).toHaveBeenCalledTimes(1);
  });

  it('has nobody called in an outage, however long it is', async () => {
    const postiz = open();
    const page = addPage(postiz);
    const { id } = await connect('facebook', page.id, page.accessToken);
    postiz.graph.faults.add({ respond: graphError(OUTAGE) });
    for (let run = 0; run < 5; run += 1) expect((await postiz.read(id)).kind).toBe('failed');
    postiz.graph.reset();
    postiz.graph.faults.add({ respond: () => new Response('<html>Sorry</html>', { status: 500 }) });
    for (let run = 0; run < 5; run += 1) expect((await postiz.read(id)).kind).toBe('failed');
    postiz.graph.reset();
    expect(await postiz.read(id)).toMatchObject({ kind: 'completed', totals: { inserted: 1 } });
    expect(postiz.refresh).not.toHaveBeenCalled();
    expect(postiz.inform).not.toHaveBeenCalled();
  });

  it('has the customer told of a lost permission, and leaves a channel that can still publish', async () => {
    const postiz = open();
    const page = addPage(postiz);
    const { id } = await connect('facebook', page.id, page.accessToken);
    postiz.graph.revokePermission(page);
    expect(await postiz.read(id)).toMatchObject({ kind: 'failed', next: { status: 'PAUSED_PERMISSION' } });
    expect(await postiz.read(id)).toMatchObject({ kind: 'skipped' });
    expect(postiz.inform).toHaveBeenCalledTimes(1);
    expect(postiz.refresh).not.toHaveBeenCalled();
    expect(await postiz.listed()).toEqual([id]);
  });

  it.skipIf(redis === null)(
    'runs what a cron task emits by the worker of the SDK, and tells a dead token once',
    async () => {
      const postiz = open();
      const good = addPage(postiz);
      const dead = addPage(postiz);
      const { id: goodId } = await connect('facebook', good.id, good.accessToken);
      const { id: deadId } = await connect('facebook', dead.id, dead.accessToken);
      postiz.graph.killToken(dead);
      const prefix = `postiz-${randomUUID()}`;
      const cron = createBullMqJobRunner({ connection: redis?.url ?? '', prefix, codec: postizEnvelopeCodec });
      const client = createPostizClient(() => cron.queue, randomUUID);
      const ioRedis = connectRedis(redis?.url ?? '');
      const worker = await startIngestionWorker(postiz.ingestion, { client: ioRedis, prefix });
      onTestFinished(async () => {
        await worker.close({ deadlineMs: 1000 });
        await cron.close();
        ioRedis.disconnect();
      });

      const first = untilEnded(worker, 2);
      expect(await emitDueChannels(client, postiz.ingestion, 0)).toMatchObject({ listed: 2, enqueued: 2 });
      expect(await first).toEqual(
        new Map([
          [goodId, 'done'],
          [deadId, 'failed'],
        ]),
      );
      expect(await stored(goodId)).toBe(1);
      expect(await prisma.integration.findMany({ where: { refreshNeeded: true } })).toMatchObject([{ id: deadId }]);
      expect((await cron.queue.getJobs(['failed'])).map(({ data }) => data.payload.integrationId)).toEqual([deadId]);

      const second = untilEnded(worker, 1);
      expect(await emitDueChannels(client, postiz.ingestion, 0)).toMatchObject({ listed: 1, enqueued: 1 });
      expect(await second).toEqual(new Map([[goodId, 'done']]));
      expect(postiz.refresh).toHaveBeenCalledTimes(1);
    },
    30_000,
  );
});

afterAll(() => redis?.stop());

/** How the next jobs ended, by their channels. */
function untilEnded(runner: JobRunner, count: number): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve) => {
    const ended = new Map<string, string>();
    const stop = runner.onJobEnded(({ payload, outcome }) => {
      ended.set(payload.integrationId, outcome);
      if (ended.size < count) return;
      stop();
      resolve(ended);
    });
  });
}

/** As Postiz connects: with the one option that BullMQ's workers need. */
function connectRedis(url: string): BullMqClientLike & { disconnect(): void } {
  const { resolve } = createRequire(new URL('../../adapter-bullmq/package.json', import.meta.url));
  const { Redis } = createRequire(import.meta.url)(resolve('ioredis'));
  return new Redis(url, { maxRetriesPerRequest: null });
}
