import { expect } from 'vitest';
import type { StateScene, StateSuite } from './state-suite.js';

/** No call touches another integration or organization. */
export function registerStateIsolation({ describe, test }: StateSuite): void {
  describe('isolation', () => {
    test('keeps the states of the same integration id of two organizations apart', async (scene) => {
      const { repository, state } = scene;
      for (const [index, place] of places(scene).entries())
        await repository.save(state({ ...place, consecutiveFailures: index }));
      for (const [index, place] of places(scene).entries())
        expect((await repository.load({ ...place }))?.consecutiveFailures).toBe(index);
      expect(await repository.save(state({ version: 1, consecutiveFailures: 9 }))).not.toBeNull();
      expect((await scene.states()).map((row) => row.consecutiveFailures)).toEqual([9, 1, 2, 3]);
    });

    test('records, lists and settles the failures of one integration only', async (scene) => {
      const { repository, failure, failures } = scene;
      await repository.recordFailures(places(scene).map((place) => failure(place)));
      await repository.recordFailures([failure()]);
      expect((await failures()).map((row) => row.occurrences)).toEqual([2, 1, 1, 1]);
      for (const place of places(scene)) expect(await repository.listFailures(place)).toHaveLength(1);
      expect(await repository.resolveFailures(failure(), { scope: 'run' }, new Date('2026-03-05T00:00:00.000Z'))).toBe(
        1,
      );
      expect((await failures()).map((row) => row.resolvedAt === null)).toEqual([false, true, true, true]);
    });

    test('forgets one integration and no other', async (scene) => {
      const { repository, state } = scene;
      await fill(scene);
      const [, ...others] = await scene.states();
      const otherFailures = (await scene.failures()).slice(1);
      await repository.deleteIntegrationState(state());
      expect(await scene.states()).toEqual(others);
      expect(await scene.failures()).toEqual(otherFailures);
      expect(await repository.load(state())).toBeNull();
      expect(await repository.listFailures(state(), { includeResolved: true })).toEqual([]);
      await repository.deleteIntegrationState(state());
      expect(await scene.states()).toEqual(others);
    });

    test('forgets one organization and no other', async (scene) => {
      const { repository, organizationId, otherOrganizationId } = scene;
      await fill(scene);
      await repository.deleteOrganizationState(organizationId);
      const owners = [otherOrganizationId, otherOrganizationId];
      expect((await scene.states()).map((row) => row.organizationId)).toEqual(owners);
      expect((await scene.failures()).map((row) => row.organizationId)).toEqual(owners);
      await repository.deleteOrganizationState(organizationId);
      expect(await scene.states()).toHaveLength(2);
    });

    test('forgets failures of an integration that has no state', async ({ repository, failure, failures }) => {
      await repository.recordFailures([failure(), failure({ integrationId: 'integration-2' })]);
      await repository.deleteIntegrationState(failure());
      expect((await failures()).map((row) => row.integrationId)).toEqual(['integration-2']);
      await repository.deleteOrganizationState(failure().organizationId);
      expect(await failures()).toEqual([]);
    });
  });
}

/** The place of `state()` and those that share one of its ids. */
function places({ organizationId, otherOrganizationId }: StateScene) {
  return [
    { organizationId, integrationId: 'integration-1' },
    { organizationId, integrationId: 'integration-2' },
    { organizationId: otherOrganizationId, integrationId: 'integration-1' },
    { organizationId: otherOrganizationId, integrationId: 'integration-2' },
  ];
}

async function fill(scene: StateScene): Promise<void> {
  for (const place of places(scene)) await scene.repository.save(scene.state(place));
  await scene.repository.recordFailures(places(scene).map((place) => scene.failure(place)));
}
