import {
  type ContentQueries,
  type ContentRepository,
  type ContentScope,
  createMemoryContentQueries,
  createMemoryContentRepository,
  createMemoryIngestionStateRepository,
  type IngestionState,
  type IngestionStateRepository,
} from '@org/ingest-core';
import { buildContentItem } from '@org/ingest-testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A host on the same tables as others. */
export interface ZonedHost {
  /** What its sessions say that their time zone is. */
  readZone(): Promise<string>;
  readonly repository: ContentRepository;
  readonly states: IngestionStateRepository;
  readonly queries: ContentQueries;
}

export interface ZonedHosts {
  /** Hosts by the time zone of their sessions. */
  readonly hosts: Readonly<Record<string, ZonedHost>>;
  tearDown(): Promise<void>;
}

const organizationId = 'org-zones';
const MINUTE_MS = 60_000;

/** When clocks go forward or back: Paris, New York and Lord Howe Island (by half an hour), all in one year. */
const CLOCK_CHANGES = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
].map((time) => new Date(time));

const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

/** Content around each change, to the millisecond on both sides of it, and around midnight of that day. */
const items = CLOCK_CHANGES.flatMap((change, index) =>
  [-1440, -90, -30, 0, 30, 90, 1440]
    .flatMap((minutes) => [minutes * MINUTE_MS - 1, minutes * MINUTE_MS])
    .map((offset) =>
      buildContentItem({
        organizationId,
        integrationId: `integration-${index % 2}`,
        externalContentId: `100_${index}_${offset}`,
        publishedAt: new Date(change.getTime() + offset),
        hashtags: ['Clock'],
        hashtagKeys: ['clock'],
      }),
    ),
);

const scopes: readonly ContentScope[] = [
  { organizationId },
  ...CLOCK_CHANGES.map((change) => ({ organizationId, publishedFrom: change })),
  ...CLOCK_CHANGES.map((change) => ({ organizationId, publishedBefore: change })),
  ...CLOCK_CHANGES.map((change) => ({
    organizationId,
    publishedFrom: new Date(change.getTime() - 30 * MINUTE_MS),
    publishedBefore: new Date(change.getTime() + 30 * MINUTE_MS),
  })),
];

/** Registers that what is stored and asked for is the same in every session: as in memory, which has no session. */
export function timeZonesSuite(zones: readonly string[], setUp: () => Promise<ZonedHosts>): void {
  let fixture: ZonedHosts | null = null;
  const memory = createMemoryHost();
  const host = (zone: string): ZonedHost => {
    const found = fixture?.hosts[zone];
    if (found === undefined) throw new Error(`There is no host in the time zone ${zone}`);
    return found;
  };
  beforeAll(async () => {
    fixture = await setUp();
    await store(memory, (index) => index >= 0);
    for (const [turn, zone] of zones.entries()) await store(host(zone), (index) => index % zones.length === turn);
  }, 60_000);
  afterAll(() => fixture?.tearDown());

  for (const zone of zones) {
    it(`is what a session in ${zone} says`, async () => {
      expect(await host(zone).readZone()).toBe(zone);
    });

    it(`does not change what a session in ${zone} lists`, async () => {
      for (const scope of scopes) expect(await listTimes(host(zone), scope)).toEqual(await listTimes(memory, scope));
    }, 30_000);

    it(`does not change what a session in ${zone} counts`, async () => {
      expect(await countEverything(host(zone))).toEqual(await countEverything(memory));
      for (const scope of scopes) expect(await countIn(host(zone), scope)).toEqual(await countIn(memory, scope));
    }, 30_000);

    it(`does not change the states and failures that a session in ${zone} reads`, async () => {
      expect(await readStates(host(zone))).toEqual(await readStates(memory));
    });
  }

  it('does not change what is stored: each session writes all of it again and changes nothing', async () => {
    for (const zone of zones)
      expect(await host(zone).repository.upsertMany(items)).toMatchObject({ unchanged: items.length });
  });
}

function createMemoryHost(): ZonedHost {
  const repository = createMemoryContentRepository();
  const states = createMemoryIngestionStateRepository();
  return { readZone: async () => 'none', repository, states, queries: createMemoryContentQueries(repository, states) };
}

/** Stores the content, states and failures that `isMine` picks by their index. */
async function store({ repository, states }: ZonedHost, isMine: (index: number) => boolean): Promise<void> {
  await repository.upsertMany(items.filter((_, index) => isMine(index)));
  for (const [index, change] of CLOCK_CHANGES.entries()) {
    if (!isMine(index)) continue;
    const state = stateAt(change, index);
    await states.save(state);
    const { integrationId, lastError: error } = state;
    if (error !== null)
      await states.recordFailures([
        { organizationId, integrationId, scope: 'item', externalContentId: `100_${index}`, error },
      ]);
  }
}

function stateAt(change: Date, index: number): IngestionState {
  const error = { kind: 'transient', code: 2, subcode: null, fbtraceId: null, message: 'Please try again.' } as const;
  return {
    organizationId,
    integrationId: `integration-${index}`,
    status: 'ACTIVE',
    watermark: change,
    resumePositions: {},
    nextEligibleAt: new Date(change.getTime() + 1),
    lastError: { ...error, at: change },
    suspicion: { ...error, at: new Date(change.getTime() - 1) },
    consecutiveFailures: 1,
    lastSuccessAt: new Date(change.getTime() - 1),
    pageSize: null,
    version: 0,
  };
}

/** What a list shows in pages of 25, as times and ids. */
async function listTimes({ repository }: ZonedHost, scope: ContentScope): Promise<readonly string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await repository.list({ ...scope, limit: 25, ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items.map((item) => `${item.publishedAt.toISOString()} ${item.externalContentId}`));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

async function countEverything({ queries }: ZonedHost) {
  const counts: unknown[] = [];
  for (const timeZone of ZONES) {
    counts.push(await queries.publishingHours({ organizationId, timeZone }));
    for (const bucket of ['day', 'week', 'month'] as const)
      counts.push(await queries.publishingTimeline({ organizationId, timeZone, bucket }));
  }
  return counts;
}

async function countIn({ queries }: ZonedHost, scope: ContentScope) {
  return {
    formats: await queries.summarizeFormats(scope),
    hashtags: await queries.topHashtags(scope),
    hours: await queries.publishingHours({ ...scope, timeZone: 'Europe/Paris' }),
  };
}

async function readStates({ states, queries }: ZonedHost) {
  const health = await queries.ingestionHealth({ organizationId });
  const failures = [];
  for (const [index] of CLOCK_CHANGES.entries())
    failures.push(...(await states.listFailures({ organizationId, integrationId: `integration-${index}` })));
  return {
    states: await Promise.all(
      CLOCK_CHANGES.map((_, index) => states.load({ organizationId, integrationId: `integration-${index}` })),
    ),
    failures: failures.map(({ id: _, ...rest }) => rest),
    health: [...health.integrations].sort((a, b) => (a.integrationId < b.integrationId ? -1 : 1)),
  };
}
