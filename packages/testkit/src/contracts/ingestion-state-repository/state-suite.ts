import type {
  IngestionFailure,
  IngestionState,
  IngestionStateRepository,
  StoredIngestionFailure,
} from '@org/ingest-core';
import { buildIngestionFailure, buildIngestionState } from '../../builders/ingestion-state.js';
import type { ContractTestApi } from '../contract-test-api.js';
import { createSceneSuite, type SceneSuite } from '../scene-suite.js';

/** A repository under test, and the ways around it. */
export interface IngestionStateRepositoryFixture {
  readonly repository: IngestionStateRepository;
  /** The states of an organization, read without the repository; states of others are ignored. */
  readStates(organizationId: string): Promise<readonly IngestionState[]>;
  /** The failures of an organization, settled ones too, read without the repository; failures of others are ignored. */
  readFailures(organizationId: string): Promise<readonly StoredIngestionFailure[]>;
  tearDown?(): Promise<void>;
}

/** What a test works with: a repository, organizations of its own, and states and failures in them. */
export interface StateScene {
  readonly repository: IngestionStateRepository;
  readonly organizationId: string;
  readonly otherOrganizationId: string;
  /** A state of this test's organization that was never saved. */
  state(overrides?: Partial<IngestionState>): IngestionState;
  /** A failed run of this test's organization. */
  failure(overrides?: Partial<IngestionFailure>): IngestionFailure;
  /** States of both organizations, ordered by organization and integration. */
  states(): Promise<readonly IngestionState[]>;
  /** Failures of both organizations, ordered by organization, integration and first time. */
  failures(): Promise<readonly StoredIngestionFailure[]>;
}

/** What the parts of the suite register themselves with. */
export type StateSuite = SceneSuite<StateScene>;

export function createStateSuite(
  api: ContractTestApi,
  options: {
    readonly name: string;
    readonly timeoutMs: number;
    readonly setUp: () => Promise<IngestionStateRepositoryFixture>;
  },
): StateSuite {
  return createSceneSuite(api, { ...options, createScene, cleanUp });
}

async function cleanUp({ repository, organizationId, otherOrganizationId }: StateScene): Promise<void> {
  await repository.deleteOrganizationState(organizationId);
  await repository.deleteOrganizationState(otherOrganizationId);
}

function createScene(fixture: IngestionStateRepositoryFixture, organizationId: string): StateScene {
  const otherOrganizationId = `${organizationId}-other`;
  const organizations = [organizationId, otherOrganizationId];
  return {
    repository: fixture.repository,
    organizationId,
    otherOrganizationId,
    state: (overrides) => buildIngestionState({ organizationId, ...overrides }),
    failure: (overrides) => buildIngestionFailure({ organizationId, ...overrides }),
    states: async () => {
      const states = await Promise.all(organizations.map((organization) => fixture.readStates(organization)));
      return organizations.flatMap((organization, index) => inOrder(states[index] ?? [], organization, () => 0));
    },
    failures: async () => {
      const failures = await Promise.all(organizations.map((organization) => fixture.readFailures(organization)));
      return organizations.flatMap((organization, index) =>
        inOrder(failures[index] ?? [], organization, (failure) => failure.firstSeenAt.getTime()),
      );
    },
  };
}

function inOrder<T extends { readonly organizationId: string; readonly integrationId: string }>(
  rows: readonly T[],
  organizationId: string,
  rank: (row: T) => number,
): readonly T[] {
  return rows
    .filter((row) => row.organizationId === organizationId)
    .sort((a, b) =>
      a.integrationId === b.integrationId ? rank(a) - rank(b) : a.integrationId < b.integrationId ? -1 : 1,
    );
}
