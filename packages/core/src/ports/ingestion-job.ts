import * as z from 'zod/v4';
import { InvalidJobError } from '../errors.js';

const id = z.string().min(1).max(255);
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const incremental = z.object({
  kind: z.literal('incremental'),
  version: z.literal(1),
  organizationId: id,
  integrationId: id,
  /** The day the job is for, `YYYY-MM-DD`; an ISO 8601 time with an offset stands for its day in `timeZone`. */
  date: z.union([day, instant]),
  /** Read this many days ending with `date`. Default: from the watermark minus the overlap. */
  lookbackDays: z.int().min(1).max(3660).optional(),
  /** IANA zone that `date` is a day of. Default: UTC. */
  timeZone: z.string().refine(isTimeZone, { message: 'must be an IANA time zone such as "Europe/Paris"' }).optional(),
});

const backfill = z
  .object({
    kind: z.literal('backfill'),
    version: z.literal(1),
    organizationId: id,
    integrationId: id,
    /** Earliest publish time, inclusive, ISO 8601. */
    from: instant,
    /** Latest publish time, exclusive, ISO 8601. */
    to: instant,
  })
  .refine((job) => Date.parse(job.from) < Date.parse(job.to), { message: 'must be after "from"', path: ['to'] });

const item = z.object({
  kind: z.literal('item'),
  version: z.literal(1),
  organizationId: id,
  integrationId: id,
  externalContentId: id,
});

const current = z.discriminatedUnion('kind', [incremental, backfill, item]);

/**
 * The payload of every job: versioned, discriminated on `kind`, never with a token.
 *
 * A payload without `version` is version 1; one without `kind` (a bare `{organizationId, integrationId, date}`) is
 * `incremental`. Unknown fields are dropped, so a newer producer does not break an older worker.
 */
export const ingestionJobSchema = z.preprocess((input) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return { kind: 'incremental', version: 1, ...input };
}, current);

export type IngestionJob = z.output<typeof current>;
/** What a host may write: `version` may be left out, and `kind` for an incremental job. */
export type IngestionJobInput =
  | (Omit<z.input<typeof incremental>, 'kind' | 'version'> & { readonly kind?: 'incremental'; readonly version?: 1 })
  | (Omit<z.input<typeof backfill>, 'version'> & { readonly version?: 1 })
  | (Omit<z.input<typeof item>, 'version'> & { readonly version?: 1 });

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
