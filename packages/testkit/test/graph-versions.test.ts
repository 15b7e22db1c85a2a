import { describe, expect, it } from 'vitest';
import { createIngestionHost, publishMixed } from './support/ingestion-host.js';

const DAY_MS = 86_400_000;

/** The warnings of a run that is made so many days after 2026-06-01. */
async function warningsOf(version: string, days: number) {
  const host = createIngestionHost({ client: { version }, pageSize: 2 });
  publishMixed(host.page, 12);
  host.advance(days * DAY_MS);
  const report = await host.ingest();
  expect(report.kind).toBe('completed');
  expect(host.graph.requests.count).toBeGreaterThan(4);
  return report.warnings;
}

describe('a run with a pinned version', () => {
  it('that has years to live says nothing', async () => {
    expect(await warningsOf('v25.0', 0)).toEqual([]);
  });

  it('that ends soon says so once, with the day and what to do', async () => {
    expect(await warningsOf('v20.0', 105)).toEqual([
      {
        code: 'VERSION_ENDING',
        message: 'Graph API v20.0 ends on 2026-09-24, in 10 days. Raise "version" of the Graph client',
      },
    ]);
  });

  it('that has ended says so, and that another one answers', async () => {
    expect(await warningsOf('v20.0', 120)).toEqual([
      { code: 'VERSION_ENDING', message: expect.stringMatching(/^Graph API v20.0 ended on 2026-09-24\. Raise/) },
      { code: 'VERSION_MISMATCH', message: expect.stringMatching(/^Asked for Graph API v20.0, answered by v21.0/) },
    ]);
  });
});
