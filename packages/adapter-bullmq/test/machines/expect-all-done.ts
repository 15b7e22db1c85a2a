import type { ContentItem, IngestionState } from '@org/ingest-core';
import { expect } from 'vitest';
import { mostWastedCalls, type UndisturbedCost } from './judge-calls.js';
import { overlapsIn, runsOf, turnsIn } from './judge-runs.js';
import type { Scene } from './scene.js';
import { newestOf } from './world.js';

/**
 * What has to hold whatever happened: all content is stored once and as it is, every Page's watermark is its newest
 * content, nothing is left to do, no two runs of an integration overlapped, and no more calls were wasted than the runs
 * that were cut short explain. Prints the figures.
 */
export async function expectAllDone(
  { world, database, fleet, producer }: Scene,
  costOf: (job: string) => UndisturbedCost,
  title: string,
): Promise<void> {
  const runs = runsOf(fleet.entries, fleet.ends);
  expect(overlapsIn(runs)).toEqual([]);
  expect(turnsIn(world.calls)).toEqual([]);

  const jobs = [...new Set(runs.map(({ job }) => job))];
  const undisturbed = jobs.reduce((sum, job) => sum + costOf(job).whole, 0);
  const wasted = world.calls.length - undisturbed;
  const bound = mostWastedCalls(runs, costOf);
  const cutShort = runs.filter(({ outcome }) => outcome !== 'completed').length;
  process.stdout.write(
    `${title}: ${world.posts} posts, ${jobs.length} jobs, ${runs.length} runs, ${cutShort} of them cut short; ` +
      `${world.calls.length} calls, ${undisturbed} undisturbed, ${wasted} wasted (at most ${bound})\n`,
  );

  const organizations = [...new Set(world.pages.map(({ organizationId }) => organizationId))];
  const rows = (await Promise.all(organizations.map(database.readRows))).flat();
  const states = (await Promise.all(organizations.map(database.readStates))).flat();
  for (const page of world.pages) {
    const isOfPage = ({ organizationId, integrationId }: IngestionState | ContentItem) =>
      organizationId === page.organizationId && integrationId === page.integrationId;
    const stored = rows.filter((row) => isOfPage(row) && row.removedAt === null).map(toExpected);
    expect(stored.sort(byId)).toEqual([...page.handle.contents()].sort(byId));
    expect(states.filter(isOfPage)).toMatchObject([
      { watermark: newestOf(page), resumePositions: {}, status: 'ACTIVE', consecutiveFailures: 0 },
    ]);
  }
  expect(rows).toHaveLength(world.posts);
  expect(await producer.getHealth()).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  expect(wasted).toBeGreaterThanOrEqual(0);
  expect(wasted).toBeLessThanOrEqual(bound);
}

function toExpected(row: ContentItem) {
  const { externalContentId, aliases, format, kind, caption, publishedAt, permalink, source } = row;
  return { externalContentId, aliases: [...aliases].sort(), format, kind, caption, publishedAt, permalink, source };
}

const byId = (a: { readonly externalContentId: string }, b: { readonly externalContentId: string }) =>
  a.externalContentId < b.externalContentId ? -1 : 1;
