import { GRAPH_ERROR_KINDS, type IngestionFailure } from '@org/ingest-core';
import { expect } from 'vitest';
import { buildRecordedError } from '../../builders/ingestion-state.js';
import type { StateSuite } from './state-suite.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 4, 10, minute, 0, 123));

/** The failure log holds every failure once, counts it, and settles it. */
export function registerFailures({ describe, test }: StateSuite): void {
  describe('failure log', () => {
    test('keeps every field of a failure', async ({ repository, failure, failures }) => {
      const recorded: readonly IngestionFailure[] = [
        failure({ error: buildRecordedError({ at: at(1), code: 190, subcode: 463, kind: 'token' }) }),
        failure({
          scope: 'item',
          externalContentId: '100_1',
          error: buildRecordedError({ at: at(2), kind: 'internal', code: null, fbtraceId: null }),
        }),
      ];
      await repository.recordFailures(recorded);
      const stored = await failures();
      expect(stored.map(({ id: _, ...rest }) => rest)).toEqual(
        recorded.map((given) => ({ ...given, occurrences: 1, firstSeenAt: given.error.at, resolvedAt: null })),
      );
      expect(new Set(stored.map((row) => row.id)).size).toBe(2);
      expect(await repository.listFailures(failure())).toEqual([stored[1], stored[0]]);
    });

    test('refuses times that are none', async ({ repository, failure, failures }) => {
      const never = new Date(Number.NaN);
      const refusal = { code: 'STORAGE' };
      const broken = failure({ error: buildRecordedError({ at: never }) });
      await expect(repository.recordFailures([broken])).rejects.toMatchObject(refusal);
      await repository.recordFailures([failure()]);
      await expect(repository.resolveFailures(failure(), { scope: 'run' }, never)).rejects.toMatchObject(refusal);
      expect((await failures()).map((line) => line.resolvedAt)).toEqual([null]);
    });

    test('keeps every kind of failure', async ({ repository, failure }) => {
      const kinds = [...GRAPH_ERROR_KINDS, 'storage', 'internal'] as const;
      await repository.recordFailures(
        kinds.map((kind, index) => failure({ error: buildRecordedError({ kind, at: at(index) }) })),
      );
      expect((await repository.listFailures(failure())).map((row) => row.error.kind)).toEqual([...kinds].reverse());
    });

    test('counts an open failure that repeats, with its newer error and its first time', async (scene) => {
      const { repository, failure, failures } = scene;
      for (const [minute, message] of [
        [1, 'first'],
        [2, 'second'],
        [3, 'third'],
      ] as const)
        await repository.recordFailures([
          failure({ error: buildRecordedError({ at: at(minute), message, fbtraceId: `trace-${minute}` }) }),
        ]);
      const stored = await failures();
      expect(stored).toHaveLength(1);
      expect(stored[0]).toMatchObject({ occurrences: 3, firstSeenAt: at(1), resolvedAt: null });
      expect(stored[0]?.error).toEqual(buildRecordedError({ at: at(3), message: 'third', fbtraceId: 'trace-3' }));
    });

    test('counts failures that repeat within one call', async ({ repository, failure, failures }) => {
      const item = failure({ scope: 'item', externalContentId: '100_1' });
      await repository.recordFailures([failure(), item, failure(), item, failure()]);
      expect((await failures()).map((row) => [row.scope, row.occurrences]).sort()).toEqual([
        ['item', 2],
        ['run', 3],
      ]);
    });

    test('counts failures without codes too', async ({ repository, failure, failures }) => {
      const error = buildRecordedError({ kind: 'internal', code: null, subcode: null });
      for (const minute of [1, 2]) await repository.recordFailures([failure({ error: { ...error, at: at(minute) } })]);
      expect((await failures()).map((row) => row.occurrences)).toEqual([2]);
    });

    test('takes failures apart that differ in scope, item, kind, code or subcode', async (scene) => {
      const { repository, failure, failures } = scene;
      const different: readonly IngestionFailure[] = [
        failure(),
        failure({ scope: 'item', externalContentId: '100_1' }),
        failure({ scope: 'item', externalContentId: '100_2' }),
        failure({ scope: 'item', externalContentId: null }),
        failure({ error: buildRecordedError({ kind: 'unknown' }) }),
        failure({ error: buildRecordedError({ code: 1 }) }),
        failure({ error: buildRecordedError({ code: null }) }),
        failure({ error: buildRecordedError({ subcode: 99 }) }),
        failure({ error: buildRecordedError({ code: null, subcode: 2 }) }),
        failure({ integrationId: 'integration-2' }),
      ];
      await repository.recordFailures(different);
      expect((await failures()).map((row) => row.occurrences)).toEqual(different.map(() => 1));
      await repository.recordFailures(different);
      expect((await failures()).map((row) => row.occurrences)).toEqual(different.map(() => 2));
    });

    test('counts every one of the failures that many writers record at the same time', async (scene) => {
      const { repository, failure, failures } = scene;
      const items = Array.from({ length: 20 }, (_, index) =>
        failure({ scope: 'item', externalContentId: `100_${index}` }),
      );
      await Promise.all(
        Array.from({ length: 6 }, (_, writer) =>
          repository.recordFailures(writer % 2 === 0 ? items : [...items].reverse()),
        ),
      );
      expect((await failures()).map((row) => row.occurrences)).toEqual(items.map(() => 6));
    });

    test('takes long lists and an empty one', async ({ repository, failure, failures }) => {
      await repository.recordFailures([]);
      expect(await failures()).toEqual([]);
      await repository.recordFailures(
        Array.from({ length: 1500 }, (_, index) =>
          failure({ integrationId: `integration-${index % 2}`, scope: 'item', externalContentId: `100_${index}` }),
        ),
      );
      expect(await failures()).toHaveLength(1500);
    });

    test('lists newest first and at most as many as asked for', async ({ repository, failure }) => {
      const minutes = [3, 1, 4, 2];
      await repository.recordFailures(
        minutes.map((minute) => failure({ error: buildRecordedError({ code: minute, at: at(minute) }) })),
      );
      const listed = async (limit?: number) =>
        (await repository.listFailures(failure(), limit === undefined ? {} : { limit })).map((row) => row.error.code);
      expect(await listed()).toEqual([4, 3, 2, 1]);
      expect(await listed(2)).toEqual([4, 3]);
      expect(await repository.listFailures(failure({ integrationId: 'integration-2' }))).toEqual([]);
    });

    test('lists 100 failures unless told otherwise', async ({ repository, failure }) => {
      await repository.recordFailures(
        Array.from({ length: 101 }, (_, index) => failure({ scope: 'item', externalContentId: `100_${index}` })),
      );
      expect(await repository.listFailures(failure())).toHaveLength(100);
      expect(await repository.listFailures(failure(), { limit: 200 })).toHaveLength(101);
    });
  });

  describe('settling', () => {
    test('settles the failures of runs and leaves those of items open', async ({ repository, failure, failures }) => {
      await repository.recordFailures([
        failure(),
        failure({ error: buildRecordedError({ code: 1 }) }),
        failure({ scope: 'item', externalContentId: '100_1' }),
      ]);
      expect(await repository.resolveFailures(failure(), { scope: 'run' }, at(30))).toBe(2);
      expect((await failures()).map((row) => [row.scope, row.resolvedAt]).sort()).toEqual([
        ['item', null],
        ['run', at(30)],
        ['run', at(30)],
      ]);
      expect((await repository.listFailures(failure())).map((row) => row.scope)).toEqual(['item']);
      expect(await repository.listFailures(failure(), { includeResolved: true })).toHaveLength(3);
    });

    test('settles the failures of the named items only', async ({ repository, failure, failures }) => {
      const item = (externalContentId: string) => failure({ scope: 'item', externalContentId });
      await repository.recordFailures([item('100_1'), item('100_2'), item('100_3'), failure()]);
      const externalContentIds = ['100_1', '100_3', '100_9', '100_1'];
      expect(await repository.resolveFailures(failure(), { scope: 'item', externalContentIds }, at(30))).toBe(2);
      expect(await repository.resolveFailures(failure(), { scope: 'item', externalContentIds: [] }, at(30))).toBe(0);
      const open = (await failures()).filter((row) => row.resolvedAt === null);
      expect(open.map((row) => row.externalContentId).sort()).toEqual(['100_2', null]);
    });

    test('does not settle what is settled again', async ({ repository, failure, failures }) => {
      await repository.recordFailures([failure()]);
      expect(await repository.resolveFailures(failure(), { scope: 'run' }, at(30))).toBe(1);
      expect(await repository.resolveFailures(failure(), { scope: 'run' }, at(40))).toBe(0);
      expect((await failures()).map((row) => row.resolvedAt)).toEqual([at(30)]);
    });

    test('opens a new line when a settled failure comes back', async ({ repository, failure, failures }) => {
      await repository.recordFailures([failure({ error: buildRecordedError({ at: at(1) }) })]);
      await repository.resolveFailures(failure(), { scope: 'run' }, at(2));
      for (const minute of [3, 4])
        await repository.recordFailures([failure({ error: buildRecordedError({ at: at(minute) }) })]);
      expect((await failures()).map((row) => [row.occurrences, row.firstSeenAt, row.resolvedAt])).toEqual([
        [1, at(1), at(2)],
        [2, at(3), null],
      ]);
      expect(await repository.resolveFailures(failure(), { scope: 'run' }, at(5))).toBe(1);
      await repository.recordFailures([failure({ error: buildRecordedError({ at: at(6) }) })]);
      expect(await failures()).toHaveLength(3);
    });
  });
}
