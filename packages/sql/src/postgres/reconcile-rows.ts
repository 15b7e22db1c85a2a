import { CONTENT_SOURCES, SOURCE_RANK } from '@org/ingest-core';

/** What comes from the record that knows the content best, and from nowhere else. */
const DATA = [
  'platform',
  'format',
  'kind',
  'caption',
  'hashtags',
  'hashtagKeys',
  'publishedAt',
  'permalink',
  'source',
  'extractorVersion',
] as const;

/** `reconcileContentItem` of core in SQL: whether the stored row changes when the incoming one arrives. */
export function differs(stored: string, incoming: string): string {
  const list = (row: string) => DATA.map((name) => `${row}."${name}"`).join(', ');
  return `(${knowsAsMuch(stored, incoming)} AND (${list(stored)}) IS DISTINCT FROM (${list(incoming)}))
    OR ${stored}."removedAt" IS DISTINCT FROM ${incoming}."removedAt"
    OR NOT coalesce(${stored}."aliases", '{}') @> ${incoming}."aliases"`;
}

/** `reconcileContentItem` of core in SQL: what the stored row then holds, as the SET list of an update. */
export function reconciled(stored: string, incoming: string): string {
  const better = knowsAsMuch(stored, incoming);
  return [
    ...DATA.map((name) => `"${name}" = CASE WHEN ${better} THEN ${incoming}."${name}" ELSE ${stored}."${name}" END`),
    `"aliases" = ${unitedAliases(`${stored}."externalContentId"`, `${stored}."aliases" || ${incoming}."aliases"`)}`,
    `"removedAt" = ${incoming}."removedAt"`,
  ].join(', ');
}

/** The ids of a list as a set: sorted, and without the row's own. */
export function unitedAliases(ownId: string, ids: string): string {
  return `ARRAY(SELECT DISTINCT a COLLATE "C" FROM unnest(${ids}) AS u(a) WHERE a <> ${ownId} ORDER BY 1)`;
}

function knowsAsMuch(stored: string, incoming: string): string {
  return `${rank(`${incoming}."source"`)} >= ${rank(`${stored}."source"`)}`;
}

function rank(source: string): string {
  const ranks = CONTENT_SOURCES.map((name) => `WHEN '${name}' THEN ${SOURCE_RANK[name]}`);
  return `CASE ${source} ${ranks.join(' ')} ELSE 0 END`;
}
