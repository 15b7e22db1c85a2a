import { type ContractTestApi, vitestApi } from './contract-test-api.js';
import { registerFailures } from './ingestion-state-repository/failures.js';
import { registerStateIsolation } from './ingestion-state-repository/isolation.js';
import { registerFailureRetention } from './ingestion-state-repository/retention.js';
import { registerSaving } from './ingestion-state-repository/saving.js';
import { createStateSuite, type IngestionStateRepositoryFixture } from './ingestion-state-repository/state-suite.js';

export interface IngestionStateRepositoryContractOptions {
  /** Names the suite, and the organizations it writes to: give each a name of its own on a shared database. */
  readonly name?: string;
  /** Called once, before the first test. */
  readonly setUp: () => Promise<IngestionStateRepositoryFixture>;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `IngestionStateRepository` passes: states are kept whole, of several writers exactly
 * one moves a state, failures are counted and settled, and no call touches another integration.
 *
 * Every test writes to organizations of its own, whose ids begin with `ingestion-state-repository` or `name`, and
 * deletes them; the suite may run on a shared database and in any order.
 *
 * @example
 * ```ts
 * ingestionStateRepositoryContract({
 *   name: 'my adapter',
 *   setUp: async () => ({ repository: createMyStates(client), readStates, readFailures }),
 * });
 * ```
 */
export function ingestionStateRepositoryContract(options: IngestionStateRepositoryContractOptions): void {
  const { name = 'ingestion state repository', setUp, timeoutMs = 60_000 } = options;
  const api = options.api ?? vitestApi;
  api.describe(name, () => {
    const suite = createStateSuite(api, { name, timeoutMs, setUp });
    registerSaving(suite);
    registerFailures(suite);
    registerFailureRetention(suite);
    registerStateIsolation(suite);
  });
}
