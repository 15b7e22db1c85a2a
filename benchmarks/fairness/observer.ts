import type { IngestionJob, JobRequest } from '@org/ingest-core';
import { NEWCOMER, WHALE } from './population.js';

/** What a run of the day showed; waits in milliseconds of the machine. */
export interface Observed {
  /** Of fresh jobs, by whose they are. */
  readonly waits: Readonly<Record<Side, readonly number[]>>;
  /** Fresh jobs that were due and had not begun at the end; their waits so far are among the others. */
  readonly unstarted: number;
  readonly slices: number;
  readonly fresh: number;
  /** How many jobs ran at the same time on average, while history waited. */
  readonly busySlots: number;
  readonly mostAtOnce: { readonly all: number; readonly tenant: number; readonly integration: number };
  /** When the last slice ended, since the beginning; `null` when some are left. */
  readonly historyMs: Readonly<Record<Side, number | null>>;
}

/** Tenants without history, those that have a little of it, and the one with a million posts. */
export type Side = 'small' | 'newcomer' | 'whale';

/** So long after a handler has ended the queue may still know its job. */
const SETTLING_MS = 1000;

/** Watches jobs from the moment they are due, whichever queue they go through. */
export class Observer {
  readonly #now: () => number;
  readonly #beganAt: number;
  readonly #due = new Map<string, { readonly side: Side; readonly at: number }>();
  readonly #running = new Map<string, number>();
  readonly #waits: Record<Side, number[]> = { small: [], newcomer: [], whale: [] };
  readonly #most = { all: 0, tenant: 0, integration: 0 };
  readonly #left: Record<Side, number> = { small: 0, newcomer: 0, whale: 0 };
  readonly #historyMs: Record<Side, number | null> = { small: null, newcomer: null, whale: null };
  #busySlots: number | null = null;
  /** When the last fresh job of an integration ended; while it runs, never. */
  readonly #freshEnds = new Map<string, number>();
  #slices = 0;
  #fresh = 0;
  #busyMs = 0;

  /** @param now milliseconds that never go back */
  constructor(now: () => number) {
    this.#now = now;
    this.#beganAt = now();
  }

  enqueued(requests: readonly JobRequest[]): void {
    const now = this.#now();
    for (const { payload, delayMs = 0 } of requests) {
      if (payload.kind === 'backfill') this.#left[sideOf(payload)] += 1;
      else if (!this.#isKnown(payload)) this.#due.set(keyOf(payload), { side: sideOf(payload), at: now + delayMs });
    }
  }

  /** While the last job of an integration waits or runs, the queue adds none: what is due then is that one. */
  #isKnown(job: IngestionJob): boolean {
    const key = keyOf(job);
    const endedAt = this.#freshEnds.get(key);
    return this.#due.has(key) || (endedAt !== undefined && this.#now() - endedAt < SETTLING_MS);
  }

  /** Call it when a job begins; returns what to call when it ends. */
  began(job: IngestionJob): () => void {
    const beganAt = this.#now();
    const due = job.kind === 'backfill' ? undefined : this.#due.get(keyOf(job));
    if (job.kind !== 'backfill') this.#freshEnds.set(keyOf(job), Number.POSITIVE_INFINITY);
    if (due !== undefined) {
      this.#waits[due.side].push(Math.max(0, beganAt - due.at));
      this.#due.delete(keyOf(job));
    }
    const counted = [
      ['all', 'all'],
      ['tenant', `tenant ${job.organizationId}`],
      ['integration', `integration ${keyOf(job)}`],
    ] as const;
    for (const [kind, key] of counted) {
      const count = (this.#running.get(key) ?? 0) + 1;
      this.#running.set(key, count);
      this.#most[kind] = Math.max(this.#most[kind], count);
    }
    return () => {
      const now = this.#now();
      this.#busyMs += now - beganAt;
      for (const [, key] of counted) this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
      if (job.kind !== 'backfill') {
        this.#fresh += 1;
        this.#freshEnds.set(keyOf(job), now);
        return;
      }
      this.#slices += 1;
      const side = sideOf(job);
      this.#left[side] -= 1;
      if (this.#left[side] === 0) this.#historyMs[side] = now - this.#beganAt;
      if (this.#left.newcomer + this.#left.whale === 0) this.#busySlots = this.#busyMs / (now - this.#beganAt);
    };
  }

  observe(): Observed {
    const now = this.#now();
    const unstarted = [...this.#due].filter(([, { at }]) => at < now);
    for (const [, { side, at }] of unstarted) this.#waits[side].push(now - at);
    return {
      waits: { ...this.#waits },
      unstarted: unstarted.length,
      slices: this.#slices,
      fresh: this.#fresh,
      busySlots: this.#busySlots ?? this.#busyMs / (now - this.#beganAt),
      mostAtOnce: { ...this.#most },
      historyMs: { ...this.#historyMs },
    };
  }
}

const keyOf = ({ organizationId, integrationId }: IngestionJob) => JSON.stringify([organizationId, integrationId]);

function sideOf({ organizationId }: IngestionJob): Side {
  if (organizationId === WHALE) return 'whale';
  return organizationId.startsWith(NEWCOMER) ? 'newcomer' : 'small';
}

/** The wait that this part of all is below or at. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
