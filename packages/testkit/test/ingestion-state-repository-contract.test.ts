import { createMemoryIngestionStateRepository, type IngestionStateRepository } from '@org/ingest-core';
import { ingestionStateRepositoryContract, runContract } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';

type Fault<T> = (sound: T) => Partial<T>;

const STATE_FAULTS: readonly (readonly [string, string, Fault<IngestionStateRepository>])[] = [
  [
    'lets every save win',
    'lets exactly one of several later saves win',
    (sound) => ({
      save: async (state) => {
        for (;;) {
          const version = (await sound.load(state))?.version ?? 0;
          const saved = await sound.save({ ...state, version });
          if (saved !== null) return saved;
        }
      },
    }),
  ],
  [
    'takes any version for a first save',
    'refuses a later version of a state that is not stored',
    (sound) => ({
      save: async (state) => sound.save((await sound.load(state)) === null ? { ...state, version: 0 } : state),
    }),
  ],
  [
    'loses resume positions',
    'keeps every field of a state with everything in it',
    (sound) => ({ save: (state) => sound.save({ ...state, resumePositions: {} }) }),
  ],
  [
    'makes nothing of a time that is none',
    'refuses a state with a time that is none',
    (sound) => ({
      save: (state) => {
        const kept = Object.entries(state.resumePositions).filter(([, at]) => !Number.isNaN(at.startedAt.getTime()));
        return sound.save({ ...state, resumePositions: Object.fromEntries(kept) });
      },
    }),
  ],
  [
    'records failures without a time as of now',
    'refuses times that are none',
    (sound) => ({
      recordFailures: (failures) =>
        sound.recordFailures(
          failures.map((one) =>
            Number.isNaN(one.error.at.getTime()) ? { ...one, error: { ...one.error, at: new Date() } } : one,
          ),
        ),
    }),
  ],
  [
    'mixes up organizations when it loads many',
    'does not mix up the organizations and integrations',
    (sound) => ({
      loadMany: (integrations) =>
        sound.loadMany(
          integrations.flatMap(({ organizationId }) =>
            integrations.map(({ integrationId }) => ({ organizationId, integrationId })),
          ),
        ),
    }),
  ],
  [
    'repeats failures instead of counting them',
    'counts an open failure that repeats',
    (sound) => ({
      recordFailures: (failures) =>
        sound.recordFailures(failures.map((f) => ({ ...f, error: { ...f.error, subcode: f.error.at.getTime() } }))),
    }),
  ],
  [
    'settles the failures of items with those of runs',
    'settles the failures of runs and leaves those of items open',
    (sound) => ({
      resolveFailures: async (integration, what, at) => {
        const open = await sound.listFailures(integration);
        const externalContentIds = open.flatMap((failure) => failure.externalContentId ?? []);
        await sound.resolveFailures(integration, { scope: 'item', externalContentIds }, at);
        return sound.resolveFailures(integration, what, at);
      },
    }),
  ],
  [
    'forgets old lines instead of keeping open ones',
    'lets the oldest settled lines go first',
    (sound) => ({
      recordFailures: async (failures) => {
        await sound.recordFailures(failures);
        for (const failure of failures.slice(0, 1)) await sound.deleteResolvedFailures(failure, new Date(8.64e15));
      },
    }),
  ],
  [
    'settles lines that are too old to be kept',
    'deletes what was settled before a time, and nothing that is open',
    (sound) => ({
      deleteResolvedFailures: async (owner, before) => {
        if ('integrationId' in owner)
          await sound.resolveFailures(owner, { scope: 'item', externalContentIds: ['3'] }, new Date(0));
        return sound.deleteResolvedFailures(owner, before);
      },
    }),
  ],
  [
    'deletes the settled lines of the whole organization',
    'deletes for one integration, or for one organization, and for no other',
    (sound) => ({
      deleteResolvedFailures: ({ organizationId }, before) => sound.deleteResolvedFailures({ organizationId }, before),
    }),
  ],
  [
    'keeps the failures of an integration that it forgets',
    'forgets failures of an integration that has no state',
    () => ({ deleteIntegrationState: async () => {} }),
  ],
];

describe('ingestionStateRepositoryContract', () => {
  const setUp = (fault: Fault<IngestionStateRepository>) => async () => {
    const sound = createMemoryIngestionStateRepository();
    return {
      repository: { ...sound, ...fault(sound) },
      readStates: async () => sound.readStates(),
      readFailures: async () => sound.readFailures(),
    };
  };

  it.each(STATE_FAULTS)('notices a repository that %s', async (_, only, fault) => {
    const sound = await runContract((api) => ingestionStateRepositoryContract({ setUp: setUp(() => ({})), api }), {
      only,
    });
    expect(sound.failed).toEqual([]);
    const broken = await runContract((api) => ingestionStateRepositoryContract({ setUp: setUp(fault), api }), { only });
    expect(broken.failed.map((test) => test.name)).toEqual([expect.stringContaining(only)]);
  });
});
