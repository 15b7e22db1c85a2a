import {
  type DataOwner,
  type IngestionState,
  type IngestionStateRepository,
  type IntegrationRef,
  StorageError,
} from '@org/ingest-core';
import { type CountedFailure, countFailures } from '../failure-log.js';
import type { PortableSession, SqlSession } from '../sql-session.js';
import { toIngestionState, toStoredIngestionFailure } from '../state-row.js';
import { toStorableText } from '../storable-text.js';
import { canMatch } from './content-scope.js';
import { deleteInBatches, deleteLocks, pickOwner } from './delete-rows.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { IDS_AT_ONCE, inChunks, ROWS_AT_ONCE } from './in-chunks.js';
import { toShortKey } from './open-key.js';
import { patientSession } from './patient-session.js';
import { pruneFailures } from './prune-failures.js';
import { createStateStatements } from './state-statements.js';
import { callStorage } from './storage-call.js';

/** Keys a read: SQLite takes no deeper conditions than 1000. */
const STATES_AT_ONCE = { count: 250 };

/** An `IngestionStateRepository` on MariaDB, MySQL or SQLite, whatever client the session belongs to. */
export function createPortableIngestionStateRepository(
  client: PortableSession,
  dialect: SqlDialect,
  names: PortableTableNames,
): IngestionStateRepository {
  const session = patientSession(client, dialect);
  const statements = createStateStatements(dialect, names);
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(dialect, session, what, work);
  const canOwn = (ref: IntegrationRef) => canMatch(dialect, ref);
  const refuseUnstorable = (ref: IntegrationRef) => {
    if (!canOwn(ref))
      throw new StorageError('The organizationId or integrationId is not one that the database can store.');
  };

  const loadMany = async (within: SqlSession, integrations: readonly IntegrationRef[]) => {
    const states: IngestionState[] = [];
    for (const chunk of inChunks(distinct(integrations).filter(canOwn), STATES_AT_ONCE))
      states.push(...(await within.query(statements.find(chunk))).map(toIngestionState));
    return states;
  };

  const save = async (within: PortableSession, state: IngestionState): Promise<IngestionState | null> => {
    const saved = await within.execute(state.version === 0 ? statements.insert(state) : statements.update(state));
    if (saved === 0) return null;
    // Nobody else can move the state before this transaction ends.
    return (await loadMany(within, [state]))[0] ?? null;
  };

  const record = async (
    within: PortableSession,
    failures: readonly CountedFailure[],
    recorded: ReadonlySet<string>,
  ): Promise<void> => {
    const integrations = sorted(distinct(failures));
    await within.execute(dialect.lock(integrations, names));
    await within.execute(statements.record(failures));
    for (const integration of integrations) await pruneFailures(within, statements, integration, recorded);
  };

  return {
    load: (integration) =>
      call('load an ingestion state', async () => (await loadMany(session, [integration]))[0] ?? null),

    loadMany: (integrations) => call('load ingestion states', () => loadMany(session, integrations)),

    save: (state) =>
      call('save an ingestion state', async () => {
        refuseUnstorable(state);
        try {
          return await session.transaction((within) => save(within, state));
        } catch (error) {
          if (state.version === 0 && dialect.explain(error).kind === 'duplicate') return null;
          throw error;
        }
      }),

    recordFailures: (failures) =>
      call('record ingestion failures', async () => {
        failures.forEach(refuseUnstorable);
        const counted: CountedFailure[] = [];
        for (const failure of countFailures(failures))
          counted.push({ ...failure, openKey: await toShortKey(failure.openKey) });
        const recorded = new Set(counted.map((failure) => failure.openKey));
        for (const chunk of inChunks(counted, ROWS_AT_ONCE, ({ error }) => error.message.length))
          await session.transaction((within) => record(within, chunk, recorded));
      }),

    listFailures: (integration, { limit = 100, includeResolved = false } = {}) =>
      call('list ingestion failures', async () => {
        if (!Number.isInteger(limit) || limit < 1)
          throw new StorageError(`The failure limit ${limit} is not a whole number above 0.`);
        if (!canOwn(integration)) return [];
        const rows = await session.query(statements.listFailures(integration, { limit, includeResolved }));
        return rows.map(toStoredIngestionFailure);
      }),

    resolveFailures: (integration, what, resolvedAt) =>
      call('settle ingestion failures', async () => {
        if (!canOwn(integration)) return 0;
        const chunks =
          what.scope === 'run'
            ? [null]
            : inChunks([...new Set(what.externalContentIds.map(toStorableText))], IDS_AT_ONCE);
        let changed = 0;
        for (const ids of chunks) {
          const resolve = statements.resolve(integration, what.scope, ids, resolvedAt);
          changed += await session.execute(resolve);
        }
        return changed;
      }),

    deleteResolvedFailures: (owner, resolvedBefore) =>
      call('delete settled ingestion failures', () =>
        deleteInBatches(session, dialect, names.failures, pickOwner(owner), {
          column: 'resolvedAt',
          before: resolvedBefore,
        }),
      ),

    deleteIntegrationState: ({ organizationId, integrationId }) =>
      call('delete the state of an integration', () => forget({ organizationId, integrationId })),

    deleteOrganizationState: (organizationId) =>
      call('delete the states of an organization', () => forget({ organizationId })),
  };

  /** States go last: as long as one is there, the integration counts as known. */
  async function forget(owner: DataOwner): Promise<void> {
    await deleteInBatches(session, dialect, names.failures, owner);
    await deleteInBatches(session, dialect, names.state, owner);
    await deleteLocks(session, dialect, names.locks, owner);
  }
}

function distinct(integrations: readonly IntegrationRef[]): readonly IntegrationRef[] {
  const byKey = new Map(integrations.map((one) => [JSON.stringify([one.organizationId, one.integrationId]), one]));
  return [...byKey.values()];
}

/** In the order in which every writer takes its locks. */
function sorted(integrations: readonly IntegrationRef[]): readonly IntegrationRef[] {
  const keyOf = (one: IntegrationRef) => JSON.stringify([one.organizationId, one.integrationId]);
  return [...integrations].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
