import { CONTENT_SOURCES, INCOMPLETE_EXTRACTOR_VERSION, SOURCE_RANK } from '@org/ingest-core';

/** What comes from the record that knows the content best. */
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

type DataColumn = (typeof DATA)[number];

/** What an incomplete record takes from one that can tell; its permalink follows a rule of its own. */
const SETTLED: ReadonlySet<string> = new Set(['format', 'kind', 'extractorVersion']);

/** `reconcileContentItem` of core in SQL: whether the stored row changes when the incoming one arrives. */
export function differs(stored: string, incoming: string): string {
  const before = DATA.map((name) => `${stored}."${name}"`).join(', ');
  const after = DATA.map((name) => replacement(name, stored, incoming)).join(', ');
  return `(${knowsAsMuch(incoming, stored)} AND (${before}) IS DISTINCT FROM (${after}))
    OR ${isSettledBy(stored, incoming)}
    OR (${stored}."permalink" IS NULL AND ${incoming}."permalink" IS NOT NULL AND ${agree(stored, incoming)})
    OR ${stored}."removedAt" IS DISTINCT FROM ${incoming}."removedAt"
    OR NOT coalesce(${stored}."aliases", '{}') @> ${incoming}."aliases"`;
}

/** `reconcileContentItem` of core in SQL: what the stored row then holds, as the SET list of an update. */
export function reconciled(stored: string, incoming: string): string {
  const better = knowsAsMuch(incoming, stored);
  return [
    ...DATA.map((name) => {
      const value = replacement(name, stored, incoming);
      return `"${name}" = CASE WHEN ${better} THEN ${value} ELSE ${remainder(name, stored, incoming)} END`;
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
function replacement(name: DataColumn, stored: string, incoming: string): string {
  const value = settled(name, incoming, stored);
  return name === 'permalink' ? `coalesce(${value}, ${settled(name, stored, incoming)})` : value;
}

/** What is left of a stored row that knows more: a missing permalink may come from a record of the same format. */
function remainder(name: DataColumn, stored: string, incoming: string): string {
  const value = settled(name, stored, incoming);
  if (name !== 'permalink') return value;
  return `coalesce(${value}, CASE WHEN ${agree(stored, incoming)} THEN ${settled(name, incoming, stored)} END)`;
}

/** Whether both rows have one format once the incomplete one is settled. */
function agree(a: string, b: string): string {
  return `(${a}."format" = ${b}."format" OR ${isIncomplete(a)} OR ${isIncomplete(b)})`;
}

/** `settleIncomplete` of core in SQL: one column of `row` as `other` tells it. */
function settled(name: DataColumn, row: string, other: string): string {
  const [own, others] = [`${row}."${name}"`, `${other}."${name}"`];
  if (SETTLED.has(name)) return `CASE WHEN ${isSettledBy(row, other)} THEN ${others} ELSE ${own} END`;
  if (name !== 'permalink') return own;
  return `CASE
    WHEN NOT ${isSettledBy(row, other)} THEN ${own}
    WHEN ${row}."format" = ${other}."format" THEN coalesce(${own}, ${others})
    ELSE coalesce(${others}, ${own})
  END`;
}

function isSettledBy(row: string, other: string): string {
  const seesReel = `${other}."format" = 'REELS' AND ${row}."format" <> 'REELS'`;
  return `(${isIncomplete(row)} AND (NOT ${isIncomplete(other)} OR ${seesReel}))`;
}

function isIncomplete(row: string): string {
  return `(${row}."extractorVersion" = ${INCOMPLETE_EXTRACTOR_VERSION})`;
}

/** `knowsAsMuch` of core in SQL. */
function knowsAsMuch(incoming: string, stored: string): string {
  return `CASE
    WHEN ${incoming}."format" <> ${stored}."format" AND NOT ${isIncomplete(incoming)} AND NOT ${isIncomplete(stored)}
    THEN ${incoming}."format" = 'REELS' OR ${incoming}."extractorVersion" > ${stored}."extractorVersion"
    ELSE ${rank(incoming)} >= ${rank(stored)}
  END`;
}

function rank(row: string): string {
  const ranks = CONTENT_SOURCES.map((source) => `WHEN '${source}' THEN ${SOURCE_RANK[source]}`);
  return `CASE ${row}."source" ${ranks.join(' ')} ELSE 0 END`;
}
