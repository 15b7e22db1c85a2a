import { MAX_FAILURES_PER_INTEGRATION } from '@org/ingest-core';
import { expect } from 'vitest';
import { buildRecordedError } from '../../builders/ingestion-state.js';
import type { StateScene, StateSuite } from './state-suite.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 4, 10, minute));

/** The failure log does not grow without bound, and settled lines can be deleted by age. */
export function registerFailureRetention({ describe, test }: StateSuite): void {
  describe('failure log bounds', () => {
    test('lets the oldest settled lines go first', async (scene) => {
      const { repository, failure } = scene;
      await repository.recordFailures(numbered(scene, 0, MAX_FAILURES_PER_INTEGRATION));
      await repository.resolveFailures(failure(), { scope: 'item', externalContentIds: ['4', '2', '900'] }, at(5000));
      await repository.recordFailures(numbered(scene, 5000, 2));
      const left = await idsLeft(scene);
      expect(left).toHaveLength(MAX_FAILURES_PER_INTEGRATION);
      expect(left).toEqual([...ids(0, 2), '3', ...ids(5, MAX_FAILURES_PER_INTEGRATION - 5), ...ids(5000, 2)]);
      await repository.recordFailures(numbered(scene, 5002, 1));
      expect(await idsLeft(scene)).not.toContain('900');
    });

    test('lets the oldest open lines go where none is settled', async (scene) => {
      const { repository } = scene;
      await repository.recordFailures(numbered(scene, 0, MAX_FAILURES_PER_INTEGRATION + 500));
      expect(await idsLeft(scene)).toEqual(ids(500, MAX_FAILURES_PER_INTEGRATION));
      await repository.recordFailures(numbered(scene, 5000, 1));
      expect(await idsLeft(scene)).toEqual([...ids(501, MAX_FAILURES_PER_INTEGRATION - 1), '5000']);
    });

    test('keeps the line that is counted once more, and deletes none where none is new', async (scene) => {
      const { repository } = scene;
      await repository.recordFailures(numbered(scene, 0, MAX_FAILURES_PER_INTEGRATION));
      await repository.recordFailures(numbered(scene, 0, 1));
      expect(await idsLeft(scene)).toEqual(ids(0, MAX_FAILURES_PER_INTEGRATION));
      await repository.recordFailures([...numbered(scene, 0, 1), ...numbered(scene, 5000, 1)]);
      const left = await idsLeft(scene);
      expect(left).toEqual(['0', ...ids(2, MAX_FAILURES_PER_INTEGRATION - 2), '5000']);
      expect((await scene.failures()).find((line) => line.externalContentId === '0')?.occurrences).toBe(3);
    });

    test('counts the lines of each integration by itself', async (scene) => {
      const { repository, failure, failures, otherOrganizationId } = scene;
      const neighbours = [{ integrationId: 'integration-2' }, { organizationId: otherOrganizationId }];
      await repository.recordFailures(
        neighbours.map((place) => failure({ ...place, error: buildRecordedError({ at: at(0) }) })),
      );
      await repository.recordFailures(numbered(scene, 1, MAX_FAILURES_PER_INTEGRATION + 1));
      expect(await failures()).toHaveLength(MAX_FAILURES_PER_INTEGRATION + 2);
      expect(await idsLeft(scene)).toEqual(ids(2, MAX_FAILURES_PER_INTEGRATION));
    });
  });

  describe('failure log retention', () => {
    test('deletes what was settled before a time, and nothing that is open', async (scene) => {
      const { repository, failure, failures } = scene;
      await repository.recordFailures(numbered(scene, 0, 4));
      for (const [id, minute] of [
        ['0', 10],
        ['1', 11],
        ['2', 12],
      ] as const)
        await repository.resolveFailures(failure(), { scope: 'item', externalContentIds: [id] }, at(minute));
      expect(await repository.deleteResolvedFailures(failure(), at(11))).toBe(1);
      expect((await failures()).map((line) => line.externalContentId)).toEqual(['1', '2', '3']);
      expect(await repository.deleteResolvedFailures(failure(), at(5000))).toBe(2);
      expect((await failures()).map((line) => line.externalContentId)).toEqual(['3']);
    });

    test('deletes for one integration, or for one organization, and for no other', async (scene) => {
      const { repository, failure, failures, organizationId, otherOrganizationId } = scene;
      const places = [organizationId, otherOrganizationId].flatMap((organization) =>
        ['integration-1', 'integration-2'].map((integrationId) => ({ organizationId: organization, integrationId })),
      );
      await repository.recordFailures(places.map((place) => failure(place)));
      for (const place of places) await repository.resolveFailures(place, { scope: 'run' }, at(1));
      expect(await repository.deleteResolvedFailures(failure(), at(2))).toBe(1);
      expect(await failures()).toHaveLength(3);
      expect(await repository.deleteResolvedFailures({ organizationId }, at(2))).toBe(1);
      expect((await failures()).map((line) => line.organizationId)).toEqual([otherOrganizationId, otherOrganizationId]);
    });

    test('refuses a time that is none', async ({ repository, failure }) => {
      await expect(repository.deleteResolvedFailures(failure(), new Date(Number.NaN))).rejects.toMatchObject({
        code: 'STORAGE',
      });
    });
  });
}

/** Failures of as many items, a minute apart. */
function numbered({ failure }: StateScene, first: number, count: number) {
  return ids(first, count).map((externalContentId) =>
    failure({ scope: 'item', externalContentId, error: buildRecordedError({ at: at(Number(externalContentId)) }) }),
  );
}

function ids(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(first + index));
}

/** The items of the lines of this test's first integration, in the order of their first time. */
async function idsLeft({ failures, organizationId }: StateScene): Promise<readonly (string | null)[]> {
  return (await failures())
    .filter((line) => line.organizationId === organizationId && line.integrationId === 'integration-1')
    .map((line) => line.externalContentId);
}
