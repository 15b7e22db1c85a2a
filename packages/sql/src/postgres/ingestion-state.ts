import type { IngestionState, IntegrationRef } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import { toStateJson } from '../state-json.js';
import { toStorableText } from '../storable-text.js';
import type { TableNames } from '../table-names.js';
import { NOW, selectTime, selectWord } from './content-columns.js';
import { toMetaCode } from './meta-code.js';
import { createParameters, type Parameters } from './parameters.js';

export function findStates(integrations: readonly IntegrationRef[], names: TableNames): SqlStatement {
  const p = createParameters();
  const keys = [
    p.texts(integrations.map((one) => one.organizationId)),
    p.texts(integrations.map((one) => one.integrationId)),
  ];
  return p.statement(`SELECT ${selectState('s')}
FROM (SELECT DISTINCT u.* FROM unnest(${keys.join(', ')}) AS u("organizationId", "integrationId")) k
JOIN ${names.state} s ON s."organizationId" = k."organizationId" AND s."integrationId" = k."integrationId"`);
}

/** Stores a state that was never saved; answers no row when there is one already. */
export function insertState(state: IngestionState, names: TableNames): SqlStatement {
  const p = createParameters();
  const columns = stateColumns(p, state, names);
  return p.statement(`INSERT INTO ${names.state} AS s
  ("id", "organizationId", "integrationId", ${columns.map(([name]) => `"${name}"`).join(', ')}, "version", "createdAt", "updatedAt")
VALUES (gen_random_uuid()::text, ${p.text(state.organizationId)}, ${p.text(state.integrationId)},
  ${columns.map(([, value]) => value).join(', ')}, 1, ${NOW}, ${NOW})
ON CONFLICT ("organizationId", "integrationId") DO NOTHING
RETURNING ${selectState('s')}`);
}

/** Replaces the state that has this very version; answers no row when there is none. */
export function updateState(state: IngestionState, names: TableNames): SqlStatement {
  const p = createParameters();
  const columns = stateColumns(p, state, names);
  return p.statement(`UPDATE ${names.state} s
SET ${columns.map(([name, value]) => `"${name}" = ${value}`).join(', ')}, "version" = s."version" + 1, "updatedAt" = ${NOW}
WHERE s."organizationId" = ${p.text(state.organizationId)} AND s."integrationId" = ${p.text(state.integrationId)}
  AND s."version" = ${p.int(state.version)}
RETURNING ${selectState('s')}`);
}

function stateColumns(p: Parameters, state: IngestionState, names: TableNames): readonly (readonly [string, string])[] {
  const { resumePositions, suspicion } = toStateJson(state);
  const error = state.lastError;
  return [
    ['status', `${p.text(state.status)}::${names.status}`],
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

function selectState(row: string): string {
  return [
    ...['organizationId', 'integrationId'].map((name) => `${row}."${name}"`),
    selectWord(row, 'status'),
    ...['watermark', 'nextEligibleAt', 'lastErrorAt', 'lastSuccessAt'].map((name) => selectTime(row, name)),
    ...['resumePositions', 'suspicion'].map((name) => `${row}."${name}"::text AS "${name}"`),
    ...['lastErrorKind', 'lastErrorCode', 'lastErrorSubcode', 'lastErrorFbtraceId', 'lastErrorMessage'].map(
      (name) => `${row}."${name}"`,
    ),
    ...['consecutiveFailures', 'pageSize', 'version'].map((name) => `${row}."${name}"`),
  ].join(', ');
}

function toStorableTextOrNull(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}
