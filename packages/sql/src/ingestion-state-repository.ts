import {
  type IngestionState,
  type IngestionStateRepository,
  type IntegrationRef,
  StorageError,
} from '@org/ingest-core';
import { deleteInBatches, pickOwner } from './delete-in-batches.js';
import { countFailures } from './failure-log.js';
import { inBatches } from './in-batches.js';
import { listFailures, recordFailures, resolveFailures } from './postgres/ingestion-failures.js';
import { findStates, insertState, updateState } from './postgres/ingestion-state.js';
import { toDeletionBound } from './postgres/timestamp-text.js';
import { readNumber } from './row-values.js';
import type { SqlSession } from './sql-session.js';
import { toIngestionState, toStoredIngestionFailure } from './state-row.js';
import { isStorableText, toStorableText } from './storable-text.js';
import { callStorage, retryConflicts } from './storage-call.js';
import type { TableNames } from './table-names.js';

/** An `IngestionStateRepository` on PostgreSQL 13 or later, whatever client the session belongs to. */
export function createSqlIngestionStateRepository(session: SqlSession, names: TableNames): IngestionStateRepository {
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(session, what, work);
  const loadMany = async (integrations: readonly IntegrationRef[]): Promise<readonly IngestionState[]> => {
    const states: IngestionState[] = [];
    for (const batch of inBatches(distinct(integrations)))
      states.push(...(await session.query(findStates(batch, names))).map(toIngestionState));
    return states;
  };

  return {
    load: (integration) => call('load an ingestion state', async () => (await loadMany([integration]))[0] ?? null),

    loadMany: (integrations) => call('load ingestion states', () => loadMany(integrations)),

    save: (state) =>
      call('save an ingestion state', async () => {
        refuseUnstorable(state);
        const save = state.version === 0 ? insertState(state, names) : updateState(state, names);
        const [row] = await retryConflicts(session, () => session.query(save));
        return row === undefined ? null : toIngestionState(row);
      }),

    recordFailures: (failures) =>
      call('record ingestion failures', async () => {
        failures.forEach(refuseUnstorable);
        for (const batch of inBatches(countFailures(failures), ({ error }) => error.message.length)) {
          const record = recordFailures(batch, names);
          await retryConflicts(session, () => session.query(record));
        }
      }),

    listFailures: (integration, { limit = 100, includeResolved = false } = {}) =>
      call('list ingestion failures', async () => {
        if (!Number.isInteger(limit) || limit < 1)
          throw new StorageError(`The failure limit ${limit} is not a whole number above 0.`);
        if (!isStorable(integration)) return [];
        const rows = await session.query(listFailures(integration, { limit, includeResolved }, names));
        return rows.map(toStoredIngestionFailure);
      }),

    resolveFailures: (integration, what, resolvedAt) =>
      call('settle ingestion failures', async () => {
        if (!isStorable(integration)) return 0;
        const batches =
          what.scope === 'run' ? [null] : inBatches([...new Set(what.externalContentIds.map(toStorableText))]);
        let changed = 0;
        for (const ids of batches) {
          const resolve = resolveFailures(integration, what.scope, ids, resolvedAt, names);
          const [row = {}] = await retryConflicts(session, () => session.query(resolve));
          changed += readNumber(row, 'changed');
        }
        return changed;
      }),

    deleteResolvedFailures: (owner, resolvedBefore) =>
      call('delete settled failures', async () => {
        const age = { column: 'resolvedAt', before: toDeletionBound(resolvedBefore) } as const;
        return deleteInBatches(session, names.failures, pickOwner(owner), age);
      }),

    deleteIntegrationState: ({ organizationId, integrationId }) =>
      call('delete the state of an integration', () => forget({ organizationId, integrationId })),

    deleteOrganizationState: (organizationId) =>
      call('delete the states of an organization', () => forget({ organizationId })),
  };

  /** States go last: as long as one is there, the integration counts as known. */
  async function forget(owner: IntegrationRef | { readonly organizationId: string }): Promise<void> {
    await deleteInBatches(session, names.failures, owner);
    await deleteInBatches(session, names.state, owner);
  }
}

function distinct(integrations: readonly IntegrationRef[]): readonly IntegrationRef[] {
  const byKey = new Map(integrations.map((one) => [JSON.stringify([one.organizationId, one.integrationId]), one]));
  return [...byKey.values()].filter(isStorable);
}

function isStorable({ organizationId, integrationId }: IntegrationRef): boolean {
  return isStorableText(organizationId) && isStorableText(integrationId);
}

function refuseUnstorable(integration: IntegrationRef): void {
  if (isStorable(integration)) return;
  throw new StorageError('The organizationId or integrationId holds a character that the database cannot store.');
}
