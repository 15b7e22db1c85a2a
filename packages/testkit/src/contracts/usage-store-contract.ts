import { type ContractTestApi, vitestApi } from './contract-test-api.js';
import { registerUsageSaving } from './usage-store/saving.js';
import { registerUsageSharing } from './usage-store/sharing.js';
import { createUsageSuite, type UsageStoreFixture } from './usage-store/usage-suite.js';

export interface UsageStoreContractOptions {
  /** Names the suite, and the keys that it saves. */
  readonly name?: string;
  /** Called once, before the first test. */
  readonly setUp: () => Promise<UsageStoreFixture>;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `UsageStore` passes: text is kept whole, keys are told apart, a save stores all or
 * nothing, and of several processes that save at once exactly one wins.
 *
 * Every test saves keys that no other test and no other run uses, and asks that they be kept for a minute; the suite may
 * run on a shared storage and in any order.
 *
 * @example
 * ```ts
 * usageStoreContract({
 *   name: 'my usage store',
 *   setUp: async () => ({ store: createMyUsageStore(client), another: createMyUsageStore(otherClient) }),
 * });
 * ```
 */
export function usageStoreContract(options: UsageStoreContractOptions): void {
  const { name = 'usage store', setUp, timeoutMs = 60_000 } = options;
  const api = options.api ?? vitestApi;
  api.describe(name, () => {
    const suite = createUsageSuite(api, { name, timeoutMs, setUp });
    registerUsageSaving(suite);
    registerUsageSharing(suite);
  });
}
