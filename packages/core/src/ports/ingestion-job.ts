import * as z from 'zod/v4';
import type { IntegrationRef } from '../content/content-item.js';
import { InvalidJobError } from '../errors.js';
import { isTimeZone } from './time-zone.js';

/** The most days that an incremental job reads back: ten years. */
export const MAX_LOOKBACK_DAYS = 3660;

const id = z.string().min(1).max(255);
const day = z.iso.date();
const instant = z.iso.datetime({
  offset: true,
  error: 'expected an ISO 8601 time with its offset, such as 2026-11-24T00:00:00Z',
});

// The types are written out rather than inferred: an inferred type names zod's own types, which differ between the
// versions that a host may have, and loses its required fields where `strictNullChecks` is off.

interface JobBase<Kind extends string> extends IntegrationRef {
  readonly kind: Kind;
  readonly version: 1;
}

/** Reads what is new, and what is recent enough to have changed. */
export interface IncrementalJob extends JobBase<'incremental'> {
  /** The day the job is for, `YYYY-MM-DD`; an ISO 8601 time with an offset stands for its day in `timeZone`. */
  readonly date: string;
  /** Read this many days ending with `date`. Default: from the watermark minus the overlap. */
  readonly lookbackDays?: number | undefined;
  /** IANA zone that `date` is a day of. Default: UTC. */
  readonly timeZone?: string | undefined;
}

/** Reads one slice of older history. */
export interface BackfillJob extends JobBase<'backfill'> {
  /** Earliest publish time, inclusive, ISO 8601. */
  readonly from: string;
  /** Latest publish time, exclusive, ISO 8601. */
  readonly to: string;
}

/** Reads one item. */
export interface ItemJob extends JobBase<'item'> {
  readonly externalContentId: string;
  /** Other ids that may name the same content, such as a reel's page post id. At most 10. Default: none. */
  readonly otherIds?: readonly string[] | undefined;
  /**
   * What a webhook says of it; what is true is read at the platform, so a webhook that comes late, twice or not in order
   * changes nothing. `changed`: all its records are read, and that it cannot be found is no failure. `removed`: stored
   * content that the platform does not find either is marked as removed. `named`: it is read unless it is stored.
   * Default: nothing; the one id is read.
   */
  readonly reported?: 'changed' | 'removed' | 'named' | undefined;
}

export type IngestionJob = IncrementalJob | BackfillJob | ItemJob;
/** What a host may write: `version` may be left out, and `kind` for an incremental job. */
export type IngestionJobInput =
  | (Omit<IncrementalJob, 'kind' | 'version'> & { readonly kind?: 'incremental'; readonly version?: 1 })
  | (Omit<BackfillJob, 'version'> & { readonly version?: 1 })
  | (Omit<ItemJob, 'version'> & { readonly version?: 1 });

const incremental = z.object({
  kind: z.literal('incremental'),
  version: z.literal(1),
  organizationId: id,
  integrationId: id,
  date: z.union([day, instant], { error: 'expected YYYY-MM-DD, or an ISO 8601 time with its offset' }),
  lookbackDays: z.int().min(1).max(MAX_LOOKBACK_DAYS).optional(),
  timeZone: z.string().refine(isTimeZone, { message: 'must be an IANA time zone such as "Europe/Paris"' }).optional(),
});

const backfill = z
  .object({
    kind: z.literal('backfill'),
    version: z.literal(1),
    organizationId: id,
    integrationId: id,
    from: instant,
    to: instant,
  })
  .refine((job) => Date.parse(job.from) < Date.parse(job.to), { message: 'must be after "from"', path: ['to'] });

const item = z.object({
  kind: z.literal('item'),
  version: z.literal(1),
  organizationId: id,
  integrationId: id,
  externalContentId: id,
  otherIds: z.array(id).max(10).optional(),
  reported: z.enum(['changed', 'removed', 'named']).optional(),
});

const current = z.discriminatedUnion('kind', [incremental, backfill, item]);

/**
 * The payload of every job: versioned, discriminated on `kind`, never with a token.
 *
 * A payload without `version` is version 1; one without `kind` (a bare `{organizationId, integrationId, date}`) is
 * `incremental`. Unknown fields are dropped, so a newer producer does not break an older worker.
 */
export const ingestionJobSchema: z.ZodType<IngestionJob> = z.preprocess((input) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return { kind: 'incremental', version: 1, ...input };
}, current);

/**
 * A payload from a queue or a host, checked.
 * @throws {InvalidJobError} naming each field that is wrong; the payload's values are not repeated.
 */
export function parseIngestionJob(input: unknown): IngestionJob {
  const parsed = ingestionJobSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
  throw new InvalidJobError(
    `The job payload is not valid (${problems.join('; ')}). Enqueue it again with these fields mended.`,
  );
}

/** Names the walk a job makes, so that an interrupted one is found again: the same walk has the same key. */
export function ingestionJobKey(job: IngestionJob): string {
  switch (job.kind) {
    case 'incremental':
      return job.lookbackDays === undefined
        ? 'incremental'
        : `incremental/${job.date}/${job.lookbackDays}/${job.timeZone ?? 'UTC'}`;
    case 'backfill':
      return `backfill/${job.from}/${job.to}`;
    case 'item':
      return `item/${job.externalContentId}`;
  }
}
