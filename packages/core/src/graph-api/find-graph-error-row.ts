import type { GraphErrorFacts, GraphErrorRow } from './graph-error-row.js';
import { GRAPH_ERROR_TABLE } from './graph-error-table.js';

/** The first row of the table whose conditions all hold. */
export function findGraphErrorRow(facts: GraphErrorFacts): GraphErrorRow {
  const row = GRAPH_ERROR_TABLE.find((candidate) => holds(candidate, facts));
  if (row === undefined) throw new RangeError('The last row of the error table must hold for every answer');
  return row;
}

function holds(row: GraphErrorRow, facts: GraphErrorFacts): boolean {
  return (
    isWithin(row.code, facts.code) &&
    (row.subcode === undefined || row.subcode === facts.subcode) &&
    (row.message === undefined || (facts.message !== null && row.message.test(facts.message))) &&
    (row.type === undefined || row.type === facts.type) &&
    (row.isTransient === undefined || row.isTransient === facts.isTransient) &&
    (row.hasEnvelope === undefined || row.hasEnvelope === facts.hasEnvelope) &&
    isWithin(row.status, facts.status)
  );
}

function isWithin(wanted: number | readonly [number, number] | undefined, value: number | null): boolean {
  if (wanted === undefined) return true;
  if (value === null) return false;
  return typeof wanted === 'number' ? value === wanted : value >= wanted[0] && value <= wanted[1];
}
