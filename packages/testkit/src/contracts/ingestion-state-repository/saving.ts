import { INGESTION_STATUSES, type IngestionState, type ResumePosition } from '@org/ingest-core';
import { expect } from 'vitest';
import { buildRecordedError } from '../../builders/ingestion-state.js';
import type { StateSuite } from './state-suite.js';

/** States are kept whole, and of two writers only one moves them. */
export function registerSaving({ describe, test }: StateSuite): void {
  describe('states', () => {
    test('knows no state that was never saved', async ({ repository, state, states }) => {
      expect(await repository.load(state())).toBeNull();
      expect(await states()).toEqual([]);
    });

    for (const [name, overrides] of STATES)
      test(`keeps every field of ${name}`, async ({ repository, state, states }) => {
        const saved = await repository.save(state(overrides));
        const expected = state({ ...overrides, version: 1 });
        expect(saved).toEqual(expected);
        expect(await repository.load(state())).toEqual(expected);
        expect(await states()).toEqual([expected]);
      });

    test('replaces every field at the next save', async ({ repository, state, states }) => {
      const first = await repository.save(state(FULL_STATE));
      const emptied = state({ version: first?.version ?? 0 });
      expect(await repository.save(emptied)).toEqual({ ...emptied, version: 2 });
      expect(await states()).toEqual([{ ...emptied, version: 2 }]);
    });

    test('keeps messages and positions with any characters', async ({ repository, state }) => {
      const text = 'quotes " \' backslash \\ {json} $1 é 日本 👩‍👩‍👧 \n\t';
      const given = state({
        lastError: buildRecordedError({ message: text }),
        resumePositions: {
          'incremental/2026-03-04/7/Asia/Ho_Chi_Minh': position({ position: JSON.stringify({ text, nul: '\u0000' }) }),
        },
      });
      await repository.save(given);
      expect(await repository.load(given)).toEqual({ ...given, version: 1 });
    });

    test('takes messages that not every storage can hold', async ({ repository, state, failure }) => {
      const error = buildRecordedError({ message: 'a\u0000b \uD83D c' });
      expect(await repository.save(state({ lastError: error, suspicion: error }))).not.toBeNull();
      await repository.recordFailures([failure({ error })]);
      expect((await repository.load(state()))?.lastError?.message).toMatch(/^a.?b . c$/u);
      expect((await repository.listFailures(state()))[0]?.error.message).toMatch(/^a.?b . c$/u);
    });

    test('refuses a state with a time that is none, and keeps what is stored', async ({
      repository,
      state,
      states,
    }) => {
      const stored = await repository.save(state(FULL_STATE));
      const never = new Date(Number.NaN);
      const error = buildRecordedError({ at: never });
      const broken: readonly Partial<IngestionState>[] = [
        ...[{ watermark: never }, { nextEligibleAt: never }, { lastSuccessAt: never }],
        ...[{ lastError: error }, { suspicion: error }],
        ...(['since', 'until', 'newestPublishedAt', 'startedAt'] as const).map((field) => ({
          resumePositions: { backfill: position({ [field]: never }) },
        })),
      ];
      for (const overrides of broken)
        await expect(repository.save(state({ ...overrides, version: 1 }))).rejects.toMatchObject({ code: 'STORAGE' });
      expect(await repository.load(state())).toEqual(stored);
      expect(await states()).toEqual([stored]);
    });

    test('keeps many long positions', async ({ repository, state }) => {
      const keys = Array.from({ length: 60 }, (_, index) => `backfill/${index}`);
      const given = state({
        resumePositions: Object.fromEntries(keys.map((key) => [key, position({ position: 'x'.repeat(2000) })])),
      });
      await repository.save(given);
      expect(await repository.load(given)).toEqual({ ...given, version: 1 });
    });

    test('shares no object with its caller', async ({ repository, state }) => {
      const watermark = new Date('2026-03-01T00:00:00.000Z');
      await repository.save(state({ watermark }));
      watermark.setTime(0);
      (await repository.load(state()))?.watermark?.setTime(0);
      expect((await repository.load(state()))?.watermark).toEqual(new Date('2026-03-01T00:00:00.000Z'));
    });
  });

  describe('compare-and-set', () => {
    test('raises the version by one with every save', async ({ repository, state }) => {
      let current: IngestionState | null = state();
      for (const version of [1, 2, 3]) {
        current = current === null ? null : await repository.save(current);
        expect(current?.version).toBe(version);
      }
    });

    test('refuses a version that is not the stored one and writes nothing', async ({ repository, state, states }) => {
      await repository.save(state());
      await repository.save(state({ version: 1, consecutiveFailures: 1 }));
      const before = await states();
      for (const version of [0, 1, 3, 99])
        expect(await repository.save(state({ version, consecutiveFailures: 50 }))).toBeNull();
      expect(await states()).toEqual(before);
    });

    test('refuses a later version of a state that is not stored', async ({ repository, state, states }) => {
      expect(await repository.save(state({ version: 1 }))).toBeNull();
      expect(await states()).toEqual([]);
    });

    test('lets exactly one of several first saves win', async ({ repository, state, states }) => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, writer) => repository.save(state({ consecutiveFailures: writer }))),
      );
      const winners = results.filter((result) => result !== null);
      expect(winners).toHaveLength(1);
      expect(await states()).toEqual(winners);
    });

    test('lets exactly one of several later saves win', async ({ repository, state, states }) => {
      await repository.save(state());
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, writer) => repository.save(state({ version: 1, consecutiveFailures: writer }))),
      );
      const winners = results.filter((result) => result !== null);
      expect(winners.map((winner) => winner.version)).toEqual([2]);
      expect(await states()).toEqual(winners);
    });

    test('starts again at version 0 after the state was deleted', async ({ repository, state }) => {
      await repository.save(state());
      await repository.deleteIntegrationState(state());
      expect(await repository.save(state({ version: 1 }))).toBeNull();
      expect((await repository.save(state()))?.version).toBe(1);
    });
  });

  describe('many states', () => {
    test('loads those that are known, and nothing for none', async ({ repository, state, organizationId }) => {
      for (const integrationId of ['a', 'b', 'c'])
        await repository.save(state({ integrationId, consecutiveFailures: integrationId.charCodeAt(0) }));
      const asked = ['c', 'unknown', 'a'].map((integrationId) => ({ organizationId, integrationId }));
      const loaded = await repository.loadMany(asked);
      expect(loaded.map((found) => [found.integrationId, found.consecutiveFailures, found.version]).sort()).toEqual([
        ['a', 97, 1],
        ['c', 99, 1],
      ]);
      expect(await repository.loadMany([])).toEqual([]);
    });

    test('does not mix up the organizations and integrations that are asked for', async (scene) => {
      const { repository, state, organizationId, otherOrganizationId } = scene;
      for (const place of [
        { organizationId, integrationId: 'a' },
        { organizationId, integrationId: 'b' },
        { organizationId: otherOrganizationId, integrationId: 'a' },
        { organizationId: otherOrganizationId, integrationId: 'b' },
      ])
        await repository.save(state(place));
      const asked = [
        { organizationId, integrationId: 'a' },
        { organizationId: otherOrganizationId, integrationId: 'b' },
      ];
      const loaded = await repository.loadMany(asked);
      expect(loaded).toHaveLength(2);
      expect(loaded).toEqual(expect.arrayContaining(asked.map((place) => state({ ...place, version: 1 }))));
    });

    test('loads 1,500 at once', async ({ repository, state }) => {
      const asked = Array.from({ length: 1500 }, (_, index) => state({ integrationId: `integration-${index}` }));
      await repository.save(state({ integrationId: 'integration-1400' }));
      expect(await repository.loadMany(asked)).toEqual([state({ integrationId: 'integration-1400', version: 1 })]);
    });
  });
}

function position(overrides: Partial<ResumePosition> = {}): ResumePosition {
  return {
    since: new Date('2026-02-01T00:00:00.000Z'),
    until: new Date('2026-03-01T00:00:00.000Z'),
    position: '{"after":"QVFIUm"}',
    newestPublishedAt: new Date('2026-02-27T13:14:15.016Z'),
    startedAt: new Date('2026-03-04T05:06:07.008Z'),
    ...overrides,
  };
}

const FULL_STATE: Partial<IngestionState> = {
  status: 'PAUSED_PERMISSION',
  watermark: new Date('2026-03-01T00:00:00.001Z'),
  resumePositions: {
    incremental: position({ since: null, until: null, newestPublishedAt: null }),
    'backfill/2026-01-01T00:00:00Z/2026-02-01T00:00:00Z': position(),
    'item/100_1': position({ until: null, position: '' }),
  },
  nextEligibleAt: new Date('2026-03-04T11:00:00.999Z'),
  lastError: buildRecordedError({
    kind: 'permission',
    code: 10,
    subcode: 2018,
    at: new Date('2026-03-04T10:00:00.123Z'),
  }),
  suspicion: buildRecordedError({ kind: 'suspicious', code: 100, subcode: 33, fbtraceId: null }),
  consecutiveFailures: 3,
  lastSuccessAt: new Date('2026-03-03T10:00:00.500Z'),
  pageSize: 25,
};

const STATES: readonly (readonly [string, Partial<IngestionState>])[] = [
  ['a state with nothing in it', {}],
  ['a state with everything in it', FULL_STATE],
  [
    'an error without a code',
    { lastError: buildRecordedError({ kind: 'storage', code: null, fbtraceId: null, message: '' }) },
  ],
  ['an error with a negative code', { lastError: buildRecordedError({ code: -2, subcode: 2_207_051 }) }],
  ...INGESTION_STATUSES.map((status) => [`a state that is ${status}`, { status }] as const),
];
