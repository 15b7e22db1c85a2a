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
  const before = DATA.map((name) => `${stored}."${name}"`).join(', ');
  const after = DATA.map((name) => replacement(name, stored, incoming)).join(', ');
  return `(${knowsAsMuch(incoming, stored)} AND (${before}) IS DISTINCT FROM (${after}))
    OR ${stored}."removedAt" IS DISTINCT FROM ${incoming}."removedAt"
    OR NOT coalesce(${stored}."aliases", '{}') @> ${incoming}."aliases"`;
}

/** `reconcileContentItem` of core in SQL: what the stored row then holds, as the SET list of an update. */
export function reconciled(stored: string, incoming: string): string {
  const better = knowsAsMuch(incoming, stored);
  return [
    ...DATA.map((name) => {
      const value = replacement(name, stored, incoming);
      return `"${name}" = CASE WHEN ${better} THEN ${value} ELSE ${stored}."${name}" END`;
    }),
    `"aliases" = ${unitedAliases(`${stored}."externalContentId"`, `${stored}."aliases" || ${incoming}."aliases"`)}`,
    `"removedAt" = ${incoming}."removedAt"`,
  ].join(', ');
}

/** The ids of a list as a set: sorted, and without the row's own. */
export function unitedAliases(ownId: string, ids: string): string {
  return `ARRAY(SELECT DISTINCT a COLLATE "C" FROM unnest(${ids}) AS u(a) WHERE a <> ${ownId} ORDER BY 1)`;
}

/** A permalink is not lost to a record without one. */
function replacement(name: (typeof DATA)[number], stored: string, incoming: string): string {
  const value = `${incoming}."${name}"`;
  return name === 'permalink' ? `coalesce(${value}, ${stored}."${name}")` : value;
}

/** `knowsAsMuch` of core in SQL. */
function knowsAsMuch(incoming: string, stored: string): string {
  return `CASE
    WHEN ${incoming}."format" <> ${stored}."format"
    THEN ${incoming}."format" = 'REELS' OR ${incoming}."extractorVersion" > ${stored}."extractorVersion"
    ELSE ${rank(incoming)} >= ${rank(stored)}
  END`;
}

function rank(row: string): string {
  const ranks = CONTENT_SOURCES.map((source) => `WHEN '${source}' THEN ${SOURCE_RANK[source]}`);
  return `CASE ${row}."source" ${ranks.join(' ')} ELSE 0 END`;
}
