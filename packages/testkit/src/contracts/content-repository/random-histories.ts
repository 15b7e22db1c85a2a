import fc from 'fast-check';
import { expect } from 'vitest';
import { type ContentScene, type ContentSuite, contentOf, type StoredContentRow } from './content-suite.js';
import { type HistoryStep, historyArbitrary, itemOf, namesOf } from './history-arbitrary.js';
import { createReferenceContent } from './reference-content.js';

/** Any history of records and removals ends in the rows that the rules of core make of it. */
export function registerRandomHistories(
  { describe, test }: ContentSuite,
  options: { readonly runs: number; readonly seed?: number },
): void {
  describe('random histories', () => {
    test('every step of a random history leaves the rows that the reference rules make of it', async (scene) => {
      let run = 0;
      const property = fc.asyncProperty(historyArbitrary, async (steps) => {
        run += 1;
        await followHistory(scene, `${scene.organizationId}-${run}`, steps);
      });
      // A failure prints the seed and the path that repeat it.
      await fc.assert(property, {
        numRuns: options.runs,
        endOnFailure: false,
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      });
    });
  });
}

async function followHistory(
  { repository, rows, tick }: ContentScene,
  organizationId: string,
  steps: readonly HistoryStep[],
): Promise<void> {
  await repository.deleteOrganizationContent(organizationId);
  const reference = createReferenceContent();
  /** The storage's row of each row of the reference, as it was after the last write of it. */
  const known = new Map<number, { readonly version: number; readonly row: StoredContentRow }>();
  for (const step of steps) {
    await tick();
    if (step.kind === 'upsert') {
      const items = step.records.map((record) => itemOf(organizationId, record));
      expect(await repository.upsertMany(items)).toEqual({ ...reference.upsert(items), rejected: [] });
    } else {
      const integration = { organizationId, integrationId: step.integrationId };
      const ids = step.contents.flatMap(namesOf);
      expect(await repository.markRemoved(integration, ids, step.removedAt)).toBe(
        reference.remove(integration, ids, step.removedAt),
      );
    }
    const stored = new Map((await rows(organizationId)).map((row) => [keyOf(row), row]));
    const expected = reference.rows();
    expect([...stored.keys()].sort()).toEqual(expected.map((row) => keyOf(row.item)).sort());
    for (const { number, version, item } of expected) {
      const row = stored.get(keyOf(item));
      if (row === undefined) continue;
      const before = known.get(number);
      expect(contentOf(row)).toEqual(contentOf(item));
      if (before !== undefined) expect(row.id).toBe(before.row.id);
      if (before?.version === version) expect(row).toEqual(before.row);
      known.set(number, { version, row });
    }
  }
  await repository.deleteOrganizationContent(organizationId);
}

function keyOf(key: { readonly integrationId: string; readonly externalContentId: string }): string {
  return `${key.integrationId}/${key.externalContentId}`;
}
