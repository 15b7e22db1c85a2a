import type { IntegrationRef } from '../content/content-item.js';
import { StorageError } from '../errors.js';
import type { DataOwner } from '../ports/data-owner.js';
import {
  type IngestionFailure,
  type IngestionState,
  type IngestionStateRepository,
  MAX_FAILURES_PER_INTEGRATION,
  type StoredIngestionFailure,
} from '../ports/ingestion-state-repository.js';
import { copyError, copyFailure, copyState } from './copy-state.js';
import { checkTimes, timesOf } from './valid-times.js';

export interface MemoryIngestionStateRepositoryOptions {
  /** Makes the ids of the failure log; each must be new. Default: random UUIDs. */
  readonly newId?: () => string;
}

/** An `IngestionStateRepository` that also shows its rows. */
export interface MemoryIngestionStateRepository extends IngestionStateRepository {
  /** A copy of every state, in no order. */
  readStates(): readonly IngestionState[];
  /** A copy of every failure, settled ones included, in no order. */
  readFailures(): readonly StoredIngestionFailure[];
}

/**
 * Keeps progress and failures in the memory of the process: for trials, tests and scripts, and as the reference that
 * says how every `IngestionStateRepository` behaves.
 *
 * Every call is atomic, and values are copied on the way in and out. Its content is gone when the process ends.
 *
 * @example
 * ```ts
 * const states = createMemoryIngestionStateRepository();
 * const stored = await states.save(state); // null when someone else saved first
 * ```
 */
export function createMemoryIngestionStateRepository(
  options: MemoryIngestionStateRepositoryOptions = {},
): MemoryIngestionStateRepository {
  const { newId = () => crypto.randomUUID() } = options;
  const states = new Map<string, IngestionState>();
  const failures = new Map<string, StoredIngestionFailure[]>();

  /** Returns the id of the line. */
  function recordFailure(failure: IngestionFailure): string {
    const key = integrationKey(failure);
    const log = failures.get(key) ?? [];
    failures.set(key, log);
    const index = log.findIndex((open) => open.resolvedAt === null && isSameFailure(open, failure));
    const open = log[index];
    const id = open?.id ?? newId();
    if (open === undefined) {
      log.push({
        organizationId: failure.organizationId,
        integrationId: failure.integrationId,
        scope: failure.scope,
        externalContentId: failure.externalContentId,
        error: copyError(failure.error),
        id,
        occurrences: 1,
        firstSeenAt: new Date(failure.error.at),
        resolvedAt: null,
      });
    } else {
      const error = failure.error.at < open.error.at ? open.error : copyError(failure.error);
      log[index] = { ...open, error, occurrences: open.occurrences + 1 };
    }
    return id;
  }

  /** Keeps the log of an integration within its bound; `recorded` are the lines that go last. */
  function prune(integration: IntegrationRef, recorded: ReadonlySet<string>) {
    const log = failures.get(integrationKey(integration)) ?? [];
    if (log.length <= MAX_FAILURES_PER_INTEGRATION) return;
    const rank = (line: StoredIngestionFailure) => (recorded.has(line.id) ? 0 : line.resolvedAt === null ? 1 : 2);
    log
      .sort((a, b) => rank(a) - rank(b) || b.error.at.getTime() - a.error.at.getTime())
      .splice(MAX_FAILURES_PER_INTEGRATION);
  }

  return {
    async load(integration) {
      const state = states.get(integrationKey(integration));
      return state === undefined ? null : copyState(state);
    },

    async loadMany(integrations) {
      const keys = new Set(integrations.map(integrationKey));
      return [...keys].flatMap((key) => {
        const state = states.get(key);
        return state === undefined ? [] : [copyState(state)];
      });
    },

    async save(state) {
      checkTimes('A time of the ingestion state', timesOf(state));
      const key = integrationKey(state);
      if ((states.get(key)?.version ?? 0) !== state.version) return null;
      const saved = { ...copyState(state), version: state.version + 1 };
      states.set(key, saved);
      return copyState(saved);
    },

    async recordFailures(recorded) {
      checkTimes(
        'The time of a failure',
        recorded.map(({ error }) => error.at),
      );
      const ids = new Set(recorded.map(recordFailure));
      for (const failure of recorded) prune(failure, ids);
    },

    async listFailures(integration, { limit = 100, includeResolved = false } = {}) {
      return (failures.get(integrationKey(integration)) ?? [])
        .filter((failure) => includeResolved || failure.resolvedAt === null)
        .sort((a, b) => b.error.at.getTime() - a.error.at.getTime())
        .slice(0, limit)
        .map(copyFailure);
    },

    async resolveFailures(integration, what, resolvedAt) {
      checkTimes('resolvedAt', [resolvedAt]);
      const log = failures.get(integrationKey(integration)) ?? [];
      const ids = what.scope === 'item' ? new Set<string | null>(what.externalContentIds) : null;
      let changed = 0;
      for (const [index, failure] of log.entries()) {
        if (failure.resolvedAt !== null || failure.scope !== what.scope) continue;
        if (ids !== null && !ids.has(failure.externalContentId)) continue;
        log[index] = { ...failure, resolvedAt: new Date(resolvedAt) };
        changed += 1;
      }
      return changed;
    },

    async deleteResolvedFailures(owner, resolvedBefore) {
      if (Number.isNaN(resolvedBefore.getTime()))
        throw new StorageError('resolvedBefore is not a valid time. Pass the first time whose settled failures stay.');
      let deleted = 0;
      for (const [key, log] of failures) {
        if (log[0] === undefined || !isOwnedBy(log[0], owner)) continue;
        const kept = log.filter(({ resolvedAt }) => resolvedAt === null || resolvedAt >= resolvedBefore);
        deleted += log.length - kept.length;
        failures.set(key, kept);
      }
      return deleted;
    },

    async deleteIntegrationState(integration) {
      states.delete(integrationKey(integration));
      failures.delete(integrationKey(integration));
    },

    async deleteOrganizationState(organizationId) {
      for (const [key, state] of states) if (state.organizationId === organizationId) states.delete(key);
      for (const [key, log] of failures) if (log[0]?.organizationId === organizationId) failures.delete(key);
    },

    readStates: () => [...states.values()].map(copyState),
    readFailures: () => [...failures.values()].flat().map(copyFailure),
  };
}

function integrationKey({ organizationId, integrationId }: IntegrationRef): string {
  return JSON.stringify([organizationId, integrationId]);
}

function isOwnedBy(integration: IntegrationRef, owner: DataOwner): boolean {
  return (
    integration.organizationId === owner.organizationId &&
    (!('integrationId' in owner) || integration.integrationId === owner.integrationId)
  );
}

function isSameFailure(a: IngestionFailure, b: IngestionFailure): boolean {
  return (
    a.scope === b.scope &&
    a.externalContentId === b.externalContentId &&
    a.error.kind === b.error.kind &&
    a.error.code === b.error.code &&
    a.error.subcode === b.error.subcode
  );
}
