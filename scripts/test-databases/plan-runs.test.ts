import { describe, expect, it } from 'vitest';
import { planRuns } from './plan-runs.js';

describe('planRuns', () => {
  it('runs every version that is promised, and the newest one with both collations', () => {
    expect(planRuns([]).map(({ name }) => name)).toEqual([
      ...[13, 14, 15, 16, 17, 18].map((major) => `PostgreSQL ${major}`),
      'PostgreSQL 18, collation C',
    ]);
    expect(planRuns([]).at(-1)?.server).toEqual({ major: 18, collation: 'C' });
  });

  it('runs those that are named, oldest first', () => {
    expect(planRuns(['17', '13']).map(({ server }) => server)).toEqual([{ major: 13 }, { major: 17 }]);
  });

  it('refuses what is none, before anything runs', () => {
    expect(() => planRuns(['13', '12', 'mariadb'])).toThrow('"12", "mariadb". Name some of 13, 14, 15, 16, 17, 18');
  });
});
