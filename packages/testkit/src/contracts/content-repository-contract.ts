import { type ContentRepositoryFixture, createContentSuite } from './content-repository/content-suite.js';
import { registerIdentity } from './content-repository/identity.js';
import { registerIncompleteRecords } from './content-repository/incomplete-records.js';
import { registerIsolation } from './content-repository/isolation.js';
import { registerListing } from './content-repository/listing.js';
import { registerPrecedence } from './content-repository/precedence.js';
import { registerRandomHistories } from './content-repository/random-histories.js';
import { registerRederiving } from './content-repository/rederiving.js';
import { registerRemoval } from './content-repository/removal.js';
import { registerRetention } from './content-repository/retention.js';
import { registerScale } from './content-repository/scale.js';
import { registerStoring } from './content-repository/storing.js';
import { type ContractTestApi, vitestApi } from './contract-test-api.js';

export interface ContentRepositoryContractOptions {
  /** Names the suite, and the organizations it writes to: give each a name of its own on a shared database. */
  readonly name?: string;
  /** Called once, before the first test. */
  readonly setUp: () => Promise<ContentRepositoryFixture>;
  /** How many random histories are compared with the reference rules. Default: 25. */
  readonly propertyRuns?: number;
  /** Repeats the histories of a failed run; fast-check prints it. Default: a new one each time. */
  readonly propertySeed?: number;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `ContentRepository` passes: idempotency, precedence, identity, isolation, removal,
 * lists, large calls and many writers. Rows are read behind the adapter's back, so storage is checked, not a round trip.
 *
 * Every test writes to organizations of its own, whose ids begin with `content-repository` or `name`, and deletes them;
 * the suite may run on a shared database and in any order.
 *
 * @example
 * ```ts
 * contentRepositoryContract({
 *   name: 'my adapter',
 *   setUp: async () => ({ repository: createMyRepository(client), readRows: (organizationId) => selectRows(organizationId) }),
 * });
 * ```
 */
export function contentRepositoryContract(options: ContentRepositoryContractOptions): void {
  const { name = 'content repository', setUp, propertyRuns = 25, propertySeed, timeoutMs = 60_000 } = options;
  const api = options.api ?? vitestApi;
  api.describe(name, () => {
    const suite = createContentSuite(api, { name, timeoutMs, setUp });
    registerStoring(suite);
    registerPrecedence(suite);
    registerIdentity(suite);
    registerIncompleteRecords(suite);
    registerIsolation(suite);
    registerRemoval(suite);
    registerListing(suite);
    registerRetention(suite);
    registerRederiving(suite);
    registerScale(suite);
    registerRandomHistories(suite, {
      runs: propertyRuns,
      ...(propertySeed === undefined ? {} : { seed: propertySeed }),
    });
  });
}
