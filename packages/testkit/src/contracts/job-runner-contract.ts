import { type ContractTestApi, vitestApi } from './contract-test-api.js';
import { registerClosing } from './job-runner/closing.js';
import { registerExclusion } from './job-runner/exclusion.js';
import { registerHolding } from './job-runner/holding.js';
import { registerOutcomes } from './job-runner/outcomes.js';
import { createRunnerSuite, type JobRunnerFixture } from './job-runner/runner-suite.js';
import { registerRunning } from './job-runner/running.js';
import { registerScheduling } from './job-runner/scheduling.js';
import { registerSharing } from './job-runner/sharing.js';

export interface JobRunnerContractOptions {
  /** Names the suite. */
  readonly name?: string;
  /** Called before each test; every runner gets a queue of its own. */
  readonly setUp: () => Promise<JobRunnerFixture>;
  /**
   * Whether the queue outlives its runners and is shared by processes; then the fixture has it as `queue`, and is held
   * to more: what did not run is run by the next runner, and what is no job fails once. Default: `false`.
   */
  readonly isShared?: boolean;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `JobRunner` passes: jobs are run, one of an integration at a time, told apart by
 * their ids, retried, held and given up as their handler tells; tasks are scheduled; a runner closes in order. With
 * `isShared`, also what a queue that several processes use has to do.
 *
 * The tests await what the runner tells and never sleep, so they fit runners on a server as well as those whose time
 * a test owns (`advance`).
 *
 * @example
 * ```ts
 * jobRunnerContract({
 *   setUp: async () => {
 *     const clock = createManualClock();
 *     const runner = createInProcessJobRunner({ clock, maxAttempts: 3 });
 *     return { runner, maxAttempts: 3, advance: clock.advance };
 *   },
 * });
 * ```
 */
export function jobRunnerContract(options: JobRunnerContractOptions): void {
  const { name = 'job runner', setUp, timeoutMs = 60_000 } = options;
  const api = options.api ?? vitestApi;
  api.describe(name, () => {
    const suite = createRunnerSuite(api, { timeoutMs, setUp });
    registerRunning(suite);
    registerExclusion(suite);
    registerOutcomes(suite);
    registerHolding(suite);
    registerClosing(suite);
    registerScheduling(suite);
    if (options.isShared === true) registerSharing(suite);
  });
}
