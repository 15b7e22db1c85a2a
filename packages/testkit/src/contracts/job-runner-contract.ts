import { type ContractTestApi, vitestApi } from './contract-test-api.js';
import { registerClosing } from './job-runner/closing.js';
import { registerOutcomes } from './job-runner/outcomes.js';
import { createRunnerSuite, type JobRunnerFixture } from './job-runner/runner-suite.js';
import { registerRunning } from './job-runner/running.js';
import { registerScheduling } from './job-runner/scheduling.js';

export interface JobRunnerContractOptions {
  /** Names the suite. */
  readonly name?: string;
  /** Called before each test; every runner gets a queue of its own. */
  readonly setUp: () => Promise<JobRunnerFixture>;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `JobRunner` passes: jobs are run, told apart by their ids, retried and given up as
 * their handler tells; tasks are scheduled; a runner closes in order.
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
    registerOutcomes(suite);
    registerClosing(suite);
    registerScheduling(suite);
  });
}
