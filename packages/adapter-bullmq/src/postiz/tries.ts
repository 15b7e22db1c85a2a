import type { IngestionJob } from '@org/ingest-core';

/** What a job that is emitted again has behind it. */
export interface Tries {
  /** Attempts that it has spent. */
  readonly spent: number;
  /** How often it was emitted again without spending one. */
  readonly waits: number;
}

const FIELD = 'ingestTries';

/** The payload with its tries beside it, where consumers that do not know of them overlook them. */
export function withTries(payload: IngestionJob, tries: Tries): IngestionJob & Readonly<Record<string, unknown>> {
  return { ...payload, [FIELD]: { spent: tries.spent, waits: tries.waits } };
}

/** What a payload says of its tries; none where it says nothing that can be read. */
export function readTries(payload: unknown): Tries {
  const tries = fieldOf(payload, FIELD);
  return { spent: countOf(fieldOf(tries, 'spent')), waits: countOf(fieldOf(tries, 'waits')) };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
