import type { ContractTestApi } from './contract-test-api.js';

/** A test that failed, and how. */
export interface FailedContractTest {
  readonly name: string;
  readonly error: unknown;
}

export interface ContractResult {
  readonly passed: readonly string[];
  readonly failed: readonly FailedContractTest[];
}

/**
 * Runs a contract suite at once instead of registering it, and tells which of its tests fail: the way to check that a
 * suite catches a broken adapter. Call it inside a Vitest test. With `only`, other tests than those whose full name has
 * this text in it are left out.
 *
 * @example
 * ```ts
 * const { failed } = await runContract((api) => contentRepositoryContract({ setUp, api }));
 * expect(failed).toEqual([]);
 * ```
 */
export async function runContract(
  register: (api: ContractTestApi) => void,
  options: { readonly only?: string } = {},
): Promise<ContractResult> {
  const path: string[] = [];
  const tests: { name: string; body: () => Promise<void> }[] = [];
  const before: (() => Promise<void>)[] = [];
  const after: (() => Promise<void>)[] = [];
  register({
    describe: (name, body) => {
      path.push(name);
      body();
      path.pop();
    },
    it: (name, body) => tests.push({ name: [...path, name].join(' > '), body }),
    beforeAll: (body) => before.push(body),
    afterAll: (body) => after.push(body),
  });

  const passed: string[] = [];
  const failed: FailedContractTest[] = [];
  for (const body of before) await body();
  for (const { name, body } of tests) {
    if (!name.includes(options.only ?? '')) continue;
    try {
      await body();
      passed.push(name);
    } catch (error) {
      failed.push({ name, error });
    }
  }
  for (const body of after) await body();
  return { passed, failed };
}
