import { relative, sep } from 'node:path';

/** What Vitest's JSON report says of a file; the fields that are read here. */
export interface SuiteReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What the suites of each package did in one place: on a server, on a version of Node. */
export interface SuiteResult {
  readonly place: string;
  readonly packages: Readonly<Record<string, Counts>>;
}

/** Counts the tests of each of the packages; one without a test counts too. A file that did not load counts as a failure. */
export function countByPackage(
  report: SuiteReport,
  root: string,
  packages: readonly string[],
): Readonly<Record<string, Counts>> {
  return Object.fromEntries(
    packages.map((name) => {
      const files = report.testResults.filter((file) => packageOf(file.name, root) === name);
      const tests = files.flatMap((file) => file.assertionResults);
      const count = (...statuses: readonly string[]) => tests.filter((test) => statuses.includes(test.status)).length;
      const broken = files.filter(
        (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
      ).length;
      const [passed, failed] = [count('passed'), count('failed')];
      return [name, { passed, failed: failed + broken, skipped: tests.length - passed - failed }];
    }),
  );
}

function packageOf(file: string, root: string): string | undefined {
  const [parent, name] = relative(root, file).split(sep);
  return parent === 'packages' ? name : undefined;
}
