import { type ContractTestApi, slugOf } from './contract-test-api.js';

/** What the parts of a suite register themselves with: each test gets a scene of its own. */
export interface SceneSuite<Scene> {
  readonly describe: ContractTestApi['describe'];
  readonly test: (name: string, body: (scene: Scene) => Promise<void>) => void;
}

/**
 * A suite over one fixture, which is set up before the first test and torn down after the last. Each test works in an
 * organization of its own, the same at every run, and leaves nothing in it.
 */
export function createSceneSuite<Fixture extends { tearDown?(): Promise<void> }, Scene>(
  api: ContractTestApi,
  options: {
    readonly name: string;
    readonly timeoutMs: number;
    readonly setUp: () => Promise<Fixture>;
    readonly createScene: (fixture: Fixture, organizationId: string) => Scene;
    readonly cleanUp: (scene: Scene) => Promise<void>;
  },
): SceneSuite<Scene> {
  let fixture: Fixture | undefined;
  api.beforeAll(async () => {
    fixture = await options.setUp();
  });
  api.afterAll(async () => {
    await fixture?.tearDown?.();
  });
  return {
    describe: api.describe,
    test: (name, body) => {
      const run = async () => {
        if (fixture === undefined) throw new Error('setUp has not given a repository');
        const scene = options.createScene(fixture, slugOf(options.name, name));
        // An earlier run that broke off may have left rows.
        await options.cleanUp(scene);
        await body(scene);
        await options.cleanUp(scene);
      };
      api.it(name, run, options.timeoutMs);
    },
  };
}
