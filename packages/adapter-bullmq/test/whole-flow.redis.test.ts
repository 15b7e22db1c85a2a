import { type BullMqRunnerEvent, createRedisUsageStore } from '@org/ingest-adapter-bullmq';
import {
  createBatchingGraphClient,
  createIngestionHandler,
  createUsageGovernor,
  enqueueDueIntegrations,
  ingestOnce,
  scheduleIngestion,
  type TickReport,
} from '@org/ingest-core';
import {
  type FeedChange,
  rateLimitedByHeader,
  scrambleChanges,
  type ThrottleOptions,
} from '@org/ingest-testkit/simulator';
import { describe, expect, inject, it, onTestFailed } from 'vitest';
import { createGate, createQueueScene, type QueueScene } from './operation/queue-scene.js';
import { createSeededRandom } from './support/seeded-random.js';
import { createFastClock } from './whole-flow/fast-clock.js';
import { APP_ID, APP_SECRET, createFlowHost, DATE, HOUR_MS, START } from './whole-flow/flow-host.js';
import { createPageStory } from './whole-flow/page-story.js';
import { addInstagramAccounts, addPages } from './whole-flow/quiet-accounts.js';
import { createBudgetWatch } from './whole-flow/watched-budget.js';
import { commentWebhook, createWebhookInbox } from './whole-flow/webhook-inbox.js';

const url = inject('redisUrl');
const hoursAgo = (hours: number) => new Date(START.getTime() - hours * HOUR_MS);

/** The events of one kind so far. */
function heard<Kind extends BullMqRunnerEvent['kind']>({ events }: QueueScene, kind: Kind) {
  type Heard = Extract<BullMqRunnerEvent, { readonly kind: Kind }>;
  return events.flatMap(({ event }) => (event.kind === kind ? [event as Heard] : []));
}

describe.skipIf(url === null)('webhooks on a queue', { timeout: 30_000 }, () => {
  async function setUp() {
    const host = await createFlowHost();
    const page = host.graph.addPage({ name: 'Bakery' });
    const account = host.graph.addInstagramAccount({ page });
    host.track(page);
    host.track(account);
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 8 });
    const inbox = createWebhookInbox(host, runner);
    const ports = host.portsOf(host.createClient());
    return {
      ...{ host, page, account, story: createPageStory(page), scene, inbox, ports },
      work: () => runner.process(createIngestionHandler(ports)),
      idle: () => scene.untilEnded(inbox.jobs.added),
    };
  }

  it('become one job each, however often they come, and one row for each reel, whatever names it', async () => {
    const { host, page, account, story, scene, inbox, work, idle } = await setUp();
    const text = page.publishText({ message: 'Good morning', at: hoursAgo(9) });
    const byPost = page.publishReel({ message: 'One', at: hoursAgo(8) });
    const byVideo = page.publishReel({ message: 'Two', at: hoursAgo(7) });
    const byBoth = page.publishReel({ message: 'Three', at: hoursAgo(6) });
    const photo = account.publishPhoto({ caption: 'Four', at: hoursAgo(5) });
    const added = [
      story.add(text),
      story.add({ ...byPost, videoId: null }),
      story.add({ ...byVideo, postId: null }),
      story.add({ ...byBoth, videoId: null }),
      story.add({ ...byBoth, postId: null }),
    ];
    // They wait: no worker runs.
    for (const change of [...added, ...added]) expect(await inbox.receive([change])).toBe(200);
    expect(await inbox.receive(commentWebhook(account.id, photo, '1'))).toBe(200);
    expect(await inbox.receive(commentWebhook(account.id, photo, '2'))).toBe(200);
    expect(await inbox.receive(added, 'the secret of another app')).toBe(401);
    expect(inbox.jobs).toEqual({ asked: 12, added: 6 });
    expect(host.graph.requests.count).toBe(0);

    await work();
    await idle();
    expect(host.rows()).toEqual(host.truth());
    expect(host.rows().filter(({ format }) => format === 'REELS')).toHaveLength(3);
    // One call for a text and for a media, two for each time that a reel was named.
    expect(host.graph.requests.count).toBe(1 + 1 + 4 * 2);

    // One runs: what comes again meanwhile adds none.
    const gate = createGate();
    const slow = host.graph.faults.add({
      match: { path: text.id },
      respond: async ({ answer }) => {
        await gate.opened;
        return answer();
      },
    });
    const edited = story.edit(text, 'Good morning #Paris');
    const started = heard(scene, 'job-started').length;
    await inbox.receive([edited]);
    await scene.until(() => heard(scene, 'job-started').length > started);
    await inbox.receive([edited]);
    expect(inbox.jobs).toEqual({ asked: 14, added: 7 });
    gate.open();
    await idle();
    slow.remove();
    expect(host.rows()).toEqual(host.truth());

    // Removed, hidden, and commented once more.
    const before = host.graph.requests.count;
    await inbox.receive([story.remove(text), story.hide({ ...byPost, id: byPost.postId ?? '' })]);
    await inbox.receive(commentWebhook(account.id, photo, '3'));
    await idle();
    expect(host.rows()).toEqual(host.truth());
    const gone = host.content.readRows().filter(({ removedAt }) => removedAt !== null);
    expect(gone.map(({ externalContentId }) => externalContentId).sort()).toEqual([text.id, byPost.id].sort());
    // One for what is gone and two for the hidden reel; a comment on what is stored costs none.
    expect(host.graph.requests.count - before).toBe(3);
    expect(heard(scene, 'job-ended').filter(({ outcome, attempts }) => outcome !== 'done' || attempts > 1)).toEqual([]);
  });

  it('end with the rows that are true, in whatever order they come while the worker runs', async () => {
    const { host, page, account, story, scene, inbox, ports, work, idle } = await setUp();
    const seed = Math.floor(Math.random() * 2 ** 31);
    onTestFailed(() => void process.stderr.write(`The webhooks were those of the seed ${seed}\n`));
    const random = createSeededRandom(seed);
    const deliver = async (changes: readonly FeedChange[]) => {
      for (const webhook of scrambleChanges(changes, random.next)) expect(await inbox.receive(webhook)).toBe(200);
    };
    await work();
    const edited = page.publishText({ message: 'One #a', at: hoursAgo(20) });
    const editedReel = page.publishReel({ message: 'Two #b', at: hoursAgo(19) });
    const removed = page.publishText({ message: 'Three', at: hoursAgo(18) });
    const removedVideo = page.publishVideo({ message: 'Four', at: hoursAgo(17) });
    const removedReel = page.publishReel({ message: 'Five', at: hoursAgo(16) });
    const hidden = page.publishPhoto({ message: 'Six', at: hoursAgo(15) });
    const kept = [
      page.publishAlbum({ message: 'Seven', at: hoursAgo(14) }),
      page.publishLink({ message: 'Eight', at: hoursAgo(13) }),
    ];
    const media = [account.publishCarousel({ at: hoursAgo(12) }), account.publishReel({ at: hoursAgo(11) })];
    const added = [edited, editedReel, removed, removedVideo, removedReel, hidden, ...kept].map(story.add);
    await deliver(added);
    for (const id of media) await inbox.receive(commentWebhook(account.id, id));
    // The worker reads meanwhile. Among what happens now come copies of what was told before.
    await deliver([
      story.edit(edited, 'One, edited #c'),
      story.edit(editedReel, 'Two, edited #c'),
      story.edit(editedReel, 'Two, edited again #d'),
      story.edit(removed, 'Three, which is about to go'),
      story.remove(removed),
      story.remove(removedVideo),
      story.remove(removedReel),
      story.hide(hidden),
      ...added.filter(() => random.chance(0.5)),
    ]);
    await idle();

    expect(host.rows()).toEqual(host.truth());
    expect(host.rows()).toHaveLength(6);
    const ended = heard(scene, 'job-ended');
    expect(ended).toHaveLength(inbox.jobs.added);
    expect(ended.filter(({ outcome, attempts }) => outcome !== 'done' || attempts > 1)).toEqual([]);
    for (const { organizationId, integrationId } of host.tracked) {
      const report = await ingestOnce({ organizationId, integrationId, date: DATE }, ports);
      expect(report).toMatchObject({ kind: 'completed', totals: { inserted: 0, updated: 0, removed: 0 } });
    }
  });
});

describe.skipIf(url === null)('batching on a queue', { timeout: 30_000 }, () => {
  /** 100 Pages and 10 Instagram accounts; the token of one Page is dead, and another Page is throttled. */
  async function setUp() {
    const host = await createFlowHost();
    const pages = addPages(host, 100);
    addInstagramAccounts(host, 10);
    const [dead, throttled] = [pages[7], pages[13]];
    if (dead === undefined || throttled === undefined) throw new RangeError('There are too few Pages');
    host.graph.killToken(dead.page);
    host.graph.faults.add({ match: { pageId: throttled.page.id }, respond: rateLimitedByHeader({ minutes: 30 }) });
    return { host, dead: dead.ref, throttled: throttled.ref };
  }

  it('makes few requests of many accounts, and each has the report, the rows and the trouble that it has alone', async () => {
    const { host, dead, throttled } = await setUp();
    const { graph, reports } = host;
    const batching = createBatchingGraphClient(host.createClient(), { accessToken: `${APP_ID}|${APP_SECRET}` });
    const ports = { ...host.portsOf(batching), batching };
    const scene = createQueueScene(url);
    const runner = scene.open({ concurrency: 50 });
    await runner.process(createIngestionHandler(ports, { onEvent: host.keepReport }));
    const ticks: TickReport[] = [];
    const onTick = (report: TickReport) => void ticks.push(report);
    await scheduleIngestion(runner, ports, { everyMs: 24 * HOUR_MS, spreadMs: 0, onTick });
    await scene.until(() => heard(scene, 'job-ended').length + heard(scene, 'job-delayed').length === 110);

    const { host: plain } = await setUp();
    const plainPorts = plain.portsOf(plain.createClient());
    for (const { organizationId, integrationId } of plain.tracked)
      await ingestOnce({ organizationId, integrationId, date: DATE }, plainPorts, { onEvent: plain.keepReport });
    expect(host.rows()).toHaveLength(2 * 98 + 2 * 10);
    expect(host.rows()).toEqual(plain.rows());
    expect(byIntegration(reports.map(withoutTrace))).toEqual(byIntegration(plain.reports.map(withoutTrace)));
    const calls = 2 * 98 + 10 + 1 + 1;
    expect(plain.graph.requests).toMatchObject({ count: calls, httpRequests: calls });
    expect(graph.requests.count).toBe(calls);
    expect(graph.requests.httpRequests).toBeLessThanOrEqual(calls / 10);

    const [limited, ...othersLimited] = heard(scene, 'job-delayed');
    expect(limited).toMatchObject({ payload: throttled, delayMs: 30 * 60_000, spentAttempt: false });
    expect(othersLimited).toEqual([]);
    expect(heard(scene, 'queue-held')).toEqual([]);
    const failed = heard(scene, 'job-ended').filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ payload }) => payload.integrationId)).toEqual([dead.integrationId]);
    expect(host.told).toMatchObject([{ ...dead, status: 'PAUSED_TOKEN' }]);

    // The next tick finds nothing new, and leaves both alone.
    const before = graph.requests.httpRequests;
    const tick = await enqueueDueIntegrations(runner, ports);
    expect([...ticks, tick]).toMatchObject([{ enqueued: 110 }, { enqueued: 108, paused: 1, waiting: 1 }]);
    await scene.untilEnded(109 + 108);
    expect(graph.requests.count).toBe(calls + 2 * 98 + 10);
    expect(graph.requests.httpRequests - before).toBeLessThanOrEqual(calls / 10);
    expect(reports.slice(110).filter(({ kind, totals }) => kind !== 'completed' || totals.inserted > 0)).toEqual([]);
    expect(host.told).toHaveLength(1);
    expect(await runner.getHealth()).toMatchObject({ waiting: 0, active: 0, delayed: 1, failed: 1, heldMs: 0 });
  });

  function byIntegration<T extends { readonly job: { readonly integrationId: string } }>(list: readonly T[]) {
    return [...list].sort((a, b) => (a.job.integrationId < b.job.integrationId ? -1 : 1));
  }

  /** Meta's trace of a call, and the job as it was asked for. */
  function withoutTrace<T extends { readonly job: object; readonly error?: object }>(report: T) {
    return 'error' in report ? { ...report, error: { ...report.error, fbtraceId: null } } : report;
  }
});

describe.skipIf(url === null)('one budget for two workers of a queue', { timeout: 30_000 }, () => {
  async function setUp({
    hourTakesMs,
    throttle,
  }: {
    readonly hourTakesMs: number;
    readonly throttle: ThrottleOptions;
  }) {
    const clock = createFastClock(hourTakesMs);
    const host = await createFlowHost({ clock, graph: { throttle } });
    addPages(host, 60);
    const scene = createQueueScene(url);
    const watch = createBudgetWatch(() => host.graph.throttle.blockedUntil() !== null);
    async function openProcess() {
      const store = createRedisUsageStore({ client: scene.client, prefix: scene.prefix });
      const governor = createUsageGovernor({ store, clock, reservationMs: 12 * HOUR_MS });
      const batching = createBatchingGraphClient(host.createClient({ budget: watch.watch(governor) }));
      const ports = { ...host.portsOf(batching), batching };
      const runner = scene.open({ concurrency: 10 });
      await runner.process(clock.inQueue(createIngestionHandler(ports, { onEvent: host.keepReport })));
      return { ports, runner };
    }
    const processes = [await openProcess(), await openProcess()] as const;
    return {
      ...{ host, scene, watch, processes },
      refused: () => host.graph.requests.all.filter(({ errorCode }) => errorCode !== null),
      /** Which runners ended jobs, and the jobs that did not end well at once. */
      runners: () => new Set(scene.events.flatMap(({ runner, event }) => (event.kind === 'job-ended' ? [runner] : []))),
      troubled: () => heard(scene, 'job-ended').filter(({ outcome, attempts }) => outcome !== 'done' || attempts > 1),
      callsTold: () => host.reports.reduce((sum, { totals }) => sum + totals.apiCalls, 0),
    };
  }

  it('keeps both out of a block that nothing announced, and holds the queue until it is over', async () => {
    const { host, scene, watch, processes, refused, runners, troubled, callsTold } = await setUp({
      hourTakesMs: 2_000,
      // However slow the machine is, more calls come than are allowed.
      throttle: { app: { calls: 100, windowMs: 24 * HOUR_MS, extendMs: 0 }, headersAfterCalls: 10_000 },
    });
    const [one, two] = processes;
    await enqueueDueIntegrations(one.runner, one.ports);
    const isHeld = () => scene.events.at(-1)?.event.kind === 'queue-held';
    await scene.until(() => watch.isKnown && isHeld());
    const blockedUntil = host.graph.throttle.blockedUntil();
    expect((await two.runner.getHealth()).heldMs).toBeGreaterThan(0);
    // Nor does a run without a queue call, in either process.
    const late = addPages(host, 2);
    for (const [index, { ports }] of processes.entries()) {
      const job = { organizationId: '', integrationId: '', ...late[index]?.ref, date: DATE };
      const report = await ingestOnce(job, ports, { onEvent: host.keepReport });
      expect(report).toMatchObject({ kind: 'rate-limited', scope: 'app', totals: { apiCalls: 0 } });
    }
    const payloads = late.map(({ ref }) => ({ kind: 'incremental' as const, version: 1 as const, ...ref, date: DATE }));
    await two.runner.enqueueMany(payloads.map((payload) => ({ payload })));

    await scene.untilEnded(62);
    const [first] = refused();
    if (first === undefined || blockedUntil === null) throw new Error('The app was not blocked');
    const inside = host.graph.requests.all.filter(({ at }) => at >= first.at && at < blockedUntil);
    expect(inside).toEqual(refused());
    // Those were let through before anybody could know.
    expect(watch.lateCalls).toBe(0);
    expect(troubled()).toEqual([]);
    expect(runners()).toEqual(new Set([0, 1]));
    expect(callsTold()).toBe(host.graph.requests.count);
    expect(host.rows()).toHaveLength(124);
    expect(host.rows()).toEqual(host.truth());
  });
});
