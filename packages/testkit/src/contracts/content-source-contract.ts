import { registerAborting } from './content-source/aborting.js';
import { registerCheckingAccess } from './content-source/checking-access.js';
import { registerFailures } from './content-source/failures.js';
import { registerMapping } from './content-source/mapping.js';
import { registerPageSizes } from './content-source/page-sizes.js';
import { registerRandomTrouble } from './content-source/random-trouble.js';
import { registerReadingItems } from './content-source/reading-items.js';
import { registerRefusedReels } from './content-source/refused-reels.js';
import { registerResuming } from './content-source/resuming.js';
import { registerSecrets } from './content-source/secrets.js';
import { type ContentSourceScene, createSourceSuite, type SourceSceneOptions } from './content-source/source-suite.js';
import { registerWalking } from './content-source/walking.js';
import { registerWindows } from './content-source/windows.js';
import { type ContractTestApi, vitestApi } from './contract-test-api.js';

export interface ContentSourceContractOptions {
  /** Names the suite. */
  readonly name?: string;
  /** Called for each test, and many times for those with random content: a source and an account of its own. */
  readonly createScene: (options: SourceSceneOptions) => ContentSourceScene | Promise<ContentSourceScene>;
  /**
   * The edge that reels are listed by, as a request's path names it, where the source goes on without it when it is
   * refused. Default: there is none, and nothing is ever owed.
   */
  readonly reelEdge?: string;
  /** Whether the account can hold what is not ours; then the scene has `publishForeign`. Default: `true`. */
  readonly hasForeignContent?: boolean;
  /** How many random accounts each property is tried on. Default: 25. */
  readonly propertyRuns?: number;
  /** Repeats the accounts of a failed run; fast-check prints it. Default: new ones each time. */
  readonly propertySeed?: number;
  /** How long one test may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Where the tests are registered. Default: Vitest. */
  readonly api?: ContractTestApi;
}

/**
 * Registers the tests that every `ContentSource` passes: windows to the second, walks that can be left and taken up
 * anywhere, failures that lose nothing and cost no second call, page sizes, items set aside, single items, token checks,
 * and no token anywhere.
 *
 * A source is tested against an account whose truth is known, such as a page of `createGraphSimulator`. Every request
 * passes through `tap`: there the suite counts calls and answers badly, as Meta does.
 *
 * @example
 * ```ts
 * contentSourceContract({
 *   name: 'my source',
 *   createScene: ({ pageSize, tap }) => {
 *     const client = createGraphClient({ fetch: tap((request) => simulator.handle(request)) });
 *     return { source: createMySource({ client, pageSize }), integration, accessToken, otherAccessToken, … };
 *   },
 * });
 * ```
 */
export function contentSourceContract(options: ContentSourceContractOptions): void {
  const { name = 'content source', createScene, reelEdge, hasForeignContent = true, timeoutMs = 60_000 } = options;
  const api = options.api ?? vitestApi;
  api.describe(name, () => {
    const suite = createSourceSuite(api, {
      createScene,
      timeoutMs,
      runs: options.propertyRuns ?? 25,
      seed: options.propertySeed,
    });
    registerMapping(suite);
    registerWindows(suite);
    registerWalking(suite);
    registerResuming(suite);
    registerFailures(suite);
    registerAborting(suite);
    registerPageSizes(suite);
    if (reelEdge !== undefined) registerRefusedReels(suite, reelEdge);
    registerReadingItems(suite, hasForeignContent);
    registerCheckingAccess(suite);
    registerSecrets(suite);
    registerRandomTrouble(suite);
  });
}
