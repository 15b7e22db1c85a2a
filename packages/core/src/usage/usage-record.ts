import * as z from 'zod/v4';
import { parseJson } from '../graph-api/json-value.js';

/** Percent that was charged in a part of the window; parts are counted from 1970. */
export type UsageCharge = readonly [bucket: number, percent: number];

/** What one call costs in percent, as far as it is known. */
export interface CallCost {
  /** `null` before the first observation. */
  readonly percent: number | null;
  /** Meta's percentage where the counting of `calls` began; `null` before the first observation. */
  readonly fromPercent: number | null;
  /** Calls that ended since; negative while those that were on their way then have not ended. */
  readonly calls: number;
  /** Calls that were on their way then. */
  readonly openThen: number;
  /** Percent that left the window since. */
  readonly leftPercent: number;
}

/** Meta told to wait, or refused a call. */
export interface UsageBlock {
  readonly untilMs: number;
  /** Blocks in a row that Meta named no time for. */
  readonly strikes: number;
  /** When the one call went out that finds out whether it is over; `null` while none is on its way. */
  readonly probeAtMs: number | null;
}

/** Calls of one process that have not ended. */
export interface UsageReservation {
  readonly owner: string;
  readonly calls: number;
  /** When the last of them began. */
  readonly atMs: number;
}

/** What all processes know together about one budget. */
export interface UsageRecord {
  /** By bucket, the oldest first; together what is used, calls that have not ended included. */
  readonly charges: readonly UsageCharge[];
  /** Of the newest bucket, what our own calls were charged; others' use does not slow them. */
  readonly own: UsageCharge;
  readonly reservations: readonly UsageReservation[];
  readonly cost: CallCost;
  /** When Meta last told a percentage; `null` before. */
  readonly observedAtMs: number | null;
  readonly block: UsageBlock | null;
}

export const EMPTY_RECORD: UsageRecord = {
  charges: [],
  own: [0, 0],
  reservations: [],
  cost: { percent: null, fromPercent: null, calls: 0, openThen: 0, leftPercent: 0 },
  observedAtMs: null,
  block: null,
};

const recordSchema = z.object({
  v: z.literal(1),
  charges: z.array(z.tuple([z.number(), z.number()])),
  own: z.tuple([z.number(), z.number()]),
  reservations: z.array(z.object({ owner: z.string(), calls: z.number(), atMs: z.number() })),
  cost: z.object({
    percent: z.number().nullable(),
    fromPercent: z.number().nullable(),
    calls: z.number(),
    // Records from before it was kept are still in stores.
    openThen: z.number().default(0),
    leftPercent: z.number(),
  }),
  observedAtMs: z.number().nullable(),
  block: z.object({ untilMs: z.number(), strikes: z.number(), probeAtMs: z.number().nullable() }).nullable(),
});

/** The text of another release, or none of ours, counts as nothing known. */
export function parseUsageRecord(text: string): UsageRecord {
  const parsed = recordSchema.safeParse(parseJson(text));
  if (!parsed.success) return EMPTY_RECORD;
  const { v: _, ...record } = parsed.data;
  return record;
}

export function printUsageRecord(record: UsageRecord): string {
  return JSON.stringify({ v: 1, ...record }, (_, value) => (typeof value === 'number' ? round(value) : value));
}

/** Percentages to a ten-thousandth: enough for a budget of a million calls, and short. */
function round(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 10_000) / 10_000;
}
