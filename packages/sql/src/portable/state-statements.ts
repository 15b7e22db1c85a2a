import type { IngestionState, IntegrationRef } from '@org/ingest-core';
import type { CountedFailure } from '../failure-log.js';
import { toMetaCode } from '../postgres/meta-code.js';
import type { SqlStatement } from '../sql-statement.js';
import { toStateJson } from '../state-json.js';
import { toStorableText } from '../storable-text.js';
import { select } from './columns.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { createParameters, type Parameters } from './parameters.js';

/** The statements on the tables of states and failures. Pure. */
export interface StateStatements {
  find(integrations: readonly IntegrationRef[]): SqlStatement;
  insert(state: IngestionState): SqlStatement;
  /** Replaces the state that has this very version. */
  update(state: IngestionState): SqlStatement;
  /** Adds failures to the log, each counted by its `openKey` while it is open. */
  record(failures: readonly CountedFailure[]): SqlStatement;
  /** How many lines the log of an integration has. */
  countFailures(integration: IntegrationRef): SqlStatement;
  /** What tells which lines go first. */
  listForPruning(integration: IntegrationRef): SqlStatement;
  deleteFailures(ids: readonly string[]): SqlStatement;
  listFailures(
    integration: IntegrationRef,
    options: { readonly limit: number; readonly includeResolved: boolean },
  ): SqlStatement;
  /** Settles open failures of one scope, of the named items only where `externalContentIds` is a list. */
  resolve(
    integration: IntegrationRef,
    scope: 'run' | 'item',
    externalContentIds: readonly string[] | null,
    resolvedAt: Date,
  ): SqlStatement;
}

type Column = readonly [name: string, placeholder: string];

export function createStateStatements(dialect: SqlDialect, names: PortableTableNames): StateStatements {
  const { quote } = dialect;
  const column = (name: string) => `c.${quote(name)}`;
  const ofIntegration = (p: Parameters, ref: IntegrationRef, row = 'c.') =>
    `${row}${quote('organizationId')} = ${p.text(ref.organizationId)} AND ${row}${quote('integrationId')} = ${p.text(ref.integrationId)}`;
  const namesOf = (columns: readonly Column[]) => columns.map(([name]) => quote(name)).join(', ');
  const valuesOf = (columns: readonly Column[]) => columns.map(([, value]) => value).join(', ');

  return {
    find(integrations) {
      const p = createParameters(dialect);
      const columns = [
        ...['organizationId', 'integrationId', 'status'].map((name) => select(dialect, name)),
        ...['watermark', 'nextEligibleAt', 'lastErrorAt', 'lastSuccessAt'].map((name) =>
          select(dialect, name, dialect.epochMs),
        ),
        ...['resumePositions', 'suspicion'].map((name) => select(dialect, name, dialect.jsonText)),
        ...['lastErrorKind', 'lastErrorCode', 'lastErrorSubcode', 'lastErrorFbtraceId', 'lastErrorMessage'].map(
          (name) => select(dialect, name),
        ),
        ...['consecutiveFailures', 'pageSize', 'version'].map((name) => select(dialect, name)),
      ];
      const conditions = integrations.map((ref) => `(${ofIntegration(p, ref)})`);
      return p.statement(`SELECT ${columns.join(', ')} FROM ${names.state} c WHERE ${conditions.join(' OR ')}`);
    },

    insert(state) {
      const p = createParameters(dialect);
      const columns: readonly Column[] = [
        ['id', p.text(crypto.randomUUID())],
        ['organizationId', p.text(state.organizationId)],
        ['integrationId', p.text(state.integrationId)],
        ...stateColumns(p, state),
        ['version', '1'],
        ['createdAt', dialect.now],
        ['updatedAt', dialect.now],
      ];
      return p.statement(`INSERT INTO ${names.state} (${namesOf(columns)}) VALUES (${valuesOf(columns)})`);
    },

    update(state) {
      const p = createParameters(dialect);
      const changes = stateColumns(p, state).map(([name, value]) => `${quote(name)} = ${value}`);
      const version = quote('version');
      return p.statement(`UPDATE ${names.state}
SET ${changes.join(', ')}, ${version} = ${version} + 1, ${quote('updatedAt')} = ${dialect.now}
WHERE ${ofIntegration(p, state, '')} AND ${version} = ${p.int(state.version)}`);
    },

    record(failures) {
      const p = createParameters(dialect);
      const rows = failures.map((failure) => failureColumns(p, failure));
      const [first = []] = rows;
      const key = ['organizationId', 'integrationId', 'openKey'].map(quote);
      const occurrences = quote('occurrences');
      // MySQL sets one column after the other, each from what the ones before have become: what is compared goes last.
      const newer = ['fbtraceId', 'message', 'lastSeenAt'].map(
        (name) =>
          `${quote(name)} = CASE WHEN ${dialect.incoming('lastSeenAt')} < ${names.failures}.${quote('lastSeenAt')} THEN ${names.failures}.${quote(name)} ELSE ${dialect.incoming(name)} END`,
      );
      return p.statement(`INSERT INTO ${names.failures} (${namesOf(first)}) VALUES ${rows.map((row) => `(${valuesOf(row)})`).join(', ')}
${dialect.onDuplicate(key)} ${occurrences} = ${names.failures}.${occurrences} + ${dialect.incoming('occurrences')}, ${newer.join(', ')}`);
    },

    countFailures(integration) {
      const p = createParameters(dialect);
      return p.statement(
        `SELECT COUNT(*) AS ${quote('count')} FROM ${names.failures} c WHERE ${ofIntegration(p, integration)}`,
      );
    },

    listForPruning(integration) {
      const p = createParameters(dialect);
      const columns = ['id', 'openKey'].map((name) => select(dialect, name));
      return p.statement(`SELECT ${columns.join(', ')}, ${select(dialect, 'lastSeenAt', dialect.epochMs)}
FROM ${names.failures} c WHERE ${ofIntegration(p, integration)}`);
    },

    deleteFailures(ids) {
      const p = createParameters(dialect);
      return p.statement(`DELETE FROM ${names.failures} WHERE ${quote('id')} IN (${p.texts(ids)})`);
    },

    listFailures(integration, { limit, includeResolved }) {
      const p = createParameters(dialect);
      const plain = ['id', 'organizationId', 'integrationId', 'scope', 'externalContentId', 'kind', 'code', 'subcode'];
      const columns = [
        ...[...plain, 'fbtraceId', 'message', 'occurrences'].map((name) => select(dialect, name)),
        ...['firstSeenAt', 'lastSeenAt', 'resolvedAt'].map((name) => select(dialect, name, dialect.epochMs)),
      ];
      const open = includeResolved ? '' : ` AND ${column('openKey')} IS NOT NULL`;
      return p.statement(`SELECT ${columns.join(', ')} FROM ${names.failures} c
WHERE ${ofIntegration(p, integration)}${open}
ORDER BY ${column('lastSeenAt')} DESC, ${column('id')} DESC
LIMIT ${limit}`);
    },

    resolve(integration, scope, externalContentIds, resolvedAt) {
      const p = createParameters(dialect);
      const set = `${quote('resolvedAt')} = ${p.time(resolvedAt)}, ${quote('openKey')} = NULL`;
      const where = `${ofIntegration(p, integration, '')} AND ${quote('openKey')} IS NOT NULL AND ${quote('scope')} = ${p.text(scope)}`;
      const items =
        externalContentIds === null ? '' : ` AND ${quote('externalContentId')} IN (${p.texts(externalContentIds)})`;
      return p.statement(`UPDATE ${names.failures} SET ${set} WHERE ${where}${items}`);
    },
  };
}

function stateColumns(p: Parameters, state: IngestionState): readonly Column[] {
  const { resumePositions, suspicion } = toStateJson(state);
  const error = state.lastError;
  return [
    ['status', p.text(state.status)],
    ['watermark', p.time(state.watermark)],
    ['resumePositions', p.json(resumePositions)],
    ['nextEligibleAt', p.time(state.nextEligibleAt)],
    ['lastErrorKind', p.text(error?.kind ?? null)],
    ['lastErrorCode', p.int(toMetaCode(error?.code ?? null))],
    ['lastErrorSubcode', p.int(toMetaCode(error?.subcode ?? null))],
    ['lastErrorFbtraceId', p.text(toStorableTextOrNull(error?.fbtraceId ?? null))],
    ['lastErrorMessage', p.text(toStorableTextOrNull(error?.message ?? null))],
    ['lastErrorAt', p.time(error?.at ?? null)],
    ['suspicion', p.json(suspicion)],
    ['consecutiveFailures', p.int(state.consecutiveFailures)],
    ['lastSuccessAt', p.time(state.lastSuccessAt)],
    ['pageSize', p.int(state.pageSize)],
  ];
}

function failureColumns(p: Parameters, failure: CountedFailure): readonly Column[] {
  return [
    ['id', p.text(crypto.randomUUID())],
    ['organizationId', p.text(failure.organizationId)],
    ['integrationId', p.text(failure.integrationId)],
    ['openKey', p.text(failure.openKey)],
    ['scope', p.text(failure.scope)],
    ['externalContentId', p.text(failure.externalContentId)],
    ['kind', p.text(failure.error.kind)],
    ['code', p.int(toMetaCode(failure.error.code))],
    ['subcode', p.int(toMetaCode(failure.error.subcode))],
    ['fbtraceId', p.text(failure.error.fbtraceId)],
    ['message', p.text(failure.error.message)],
    ['occurrences', p.int(failure.occurrences)],
    ['firstSeenAt', p.time(failure.firstSeenAt)],
    ['lastSeenAt', p.time(failure.error.at)],
  ];
}

function toStorableTextOrNull(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}
