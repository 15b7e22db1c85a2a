import { describe, expect, it } from 'vitest';
import { countByPackage } from './suite-report.js';

const tests = (...statuses: readonly string[]) => statuses.map((status) => ({ status }));

describe('countByPackage', () => {
  it('counts the tests of each package, and a file that did not load as a failure', () => {
    const file = (name: string, status: string, ...statuses: readonly string[]) => ({
      name: `/checkout/packages/${name}`,
      status,
      assertionResults: tests(...statuses),
    });
    const testResults = [
      file('adapter-prisma/test/a.test.ts', 'failed', 'passed', 'failed', 'skipped'),
      file('adapter-prisma/test/b.test.ts', 'failed'),
      file('adapter-prisma/test/c.test.ts', 'failed', 'passed', 'pending', 'todo'),
      file('adapter-typeorm/test/a.test.ts', 'passed', 'passed'),
      { name: '/checkout/test/a.test.ts', status: 'passed', assertionResults: tests('passed') },
    ];
    expect(countByPackage({ testResults }, '/checkout', ['adapter-prisma', 'adapter-typeorm', 'adapter-none'])).toEqual(
      {
        'adapter-prisma': { passed: 2, failed: 3, skipped: 3 },
        'adapter-typeorm': { passed: 1, failed: 0, skipped: 0 },
        'adapter-none': { passed: 0, failed: 0, skipped: 0 },
      },
    );
  });
});
