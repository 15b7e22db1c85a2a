import { expect, it } from 'vitest';
import { printFieldList } from '../edge-walk/field-list.js';
import { FIELD_QUARANTINE_MS } from '../edge-walk/field-quarantine.js';
import { FULL_PAGE_SIZE } from '../edge-walk/page-size.js';
import { FACEBOOK_EDGES, type FacebookEdge, selectFacebookEdges } from '../facebook/edges.js';
import { RANKED_LIMIT } from '../facebook/ranked-limit.js';
import { GRAPH_API_VERSION } from '../graph-api/client-options.js';
import { GRAPH_ERROR_KINDS, type GraphErrorKind } from '../graph-api/graph-error-kind.js';
import { GRAPH_API_VERSIONS, VERSION_NOTICE_DAYS } from '../graph-api/graph-versions.js';
import { INSTAGRAM_EDGES, selectInstagramEdges } from '../instagram/edges.js';
import { MEDIA_LIMIT, MEDIA_LIMIT_FROM } from '../instagram/media-limit.js';
import { INGESTION_STATUSES, type IngestionState } from '../ports/ingestion-state-repository.js';
import { INGESTION_WARNINGS } from '../ports/ingestion-warning.js';
import type { JobOutcome } from '../ports/job-runner.js';
import { DEFAULT_GAP_SLICE_DAYS } from './check-gaps.js';
import { MAX_SLICES } from './cut-slices.js';
import { INTEGRATIONS_A_CHUNK } from './enqueue-due-integrations.js';
import {
  DEFAULT_FAILURE_POLICY,
  decideFailureAction,
  type FailureAction,
  type FailureMemory,
} from './failure-policy.js';
import type { AfterFailure, IngestionReport } from './ingestion-report.js';
import { DEFAULT_BACKFILL_SLICE_DAYS, planBackfill } from './plan-backfill.js';
import { planTick, type TickPlan } from './plan-tick.js';
import { DEFAULT_OVERLAP_MS } from './plan-window.js';
import { MAX_REMOVAL_CONTRADICTIONS, MAX_REMOVAL_QUESTIONS } from './prove-removals.js';
import { KEPT_DAYS } from './resume-positions.js';
import { NO_TOTALS } from './run-totals.js';
import { MAX_DEFAULT_SPREAD_MS } from './schedule-ingestion.js';
import { MAX_SEEN_ITEMS } from './seen-content.js';
import { toJobOutcome } from './to-job-outcome.js';
import { LEAVE_HEAD_MS } from './walk-window.js';

it('is told in the ingestion guide as the code has it', async () => {
  await expect(renderGuide()).toMatchFileSnapshot('../../../../docs/ingestion.md');
});

function renderGuide(): string {
  return `# How a Page is read

What one job asks of Meta, what it stores, what it remembers, and what follows when something goes wrong. For the reasons
behind it see the [architecture](architecture.md); for every error of Meta see [Graph API errors](graph-errors.md).

## Jobs

${table(
  ['Kind', 'Reads', 'Asked for by'],
  [
    [
      '`incremental`',
      `from the watermark minus ${duration(DEFAULT_OVERLAP_MS)} to the present; everything, while there is no watermark`,
      '`scheduleIngestion`',
    ],
    [
      '`incremental` with `lookbackDays`',
      'that many calendar days ending with `date`, in `timeZone` (default UTC)',
      '`scheduleIngestion`',
    ],
    ['`backfill`', 'what was published from `from` up to `to`', '`planBackfill`, `checkGaps`'],
    ['`item`', 'one post or reel', 'you'],
  ],
)}

A bare \`{ organizationId, integrationId, date }\` is an incremental job. No job ever holds a token. \`ingestOnce(job, ports)\`
runs any of them; \`createIngestionHandler(ports)\` does so for a \`JobRunner\`.

## Schedules

\`\`\`ts
import { createIngestionHandler, type IngestionPorts, type JobRunner, scheduleIngestion } from '@org/ingest-core';

declare const runner: JobRunner; // yours
declare const ports: IngestionPorts; // yours
await runner.process(createIngestionHandler(ports));
await scheduleIngestion(runner, ports, { everyMs: 15 * 60_000 });
await scheduleIngestion(runner, ports, { id: 'nightly', cron: '30 4 * * *', timeZone: 'Europe/Paris', lookbackDays: 30 });
\`\`\`

Each tick streams \`listTracked()\`, ${INTEGRATIONS_A_CHUNK} integrations at a time, and adds a job for each that is due:

${table(
  ['Integration', 'What the tick does'],
  TICKED.map(([words, state]) => [words, describeTick(state)]),
)}

The jobs of a tick begin evenly over \`spreadMs\` (by default until the next tick, over ${duration(MAX_DEFAULT_SPREAD_MS)} at most), each integration
at a moment of its own, the same in every tick of one spread. Jobs have an id of their integration, so an integration whose job still waits or
runs gets no second one, however many machines tick. A tick that fails is logged, and what it added stays. Without a
schedule of the runner, call \`enqueueDueIntegrations\` from your own.

## Windows and the watermark

The watermark is the time up to which everything was read. The next walk begins ${duration(DEFAULT_OVERLAP_MS)} before it
(\`overlapMs\`), because posts arrive late and are edited. Windows are half-open and exact: Meta is asked for a second more
on each side, and what lies outside is left out here.

- It moves when a walk has ended that left nothing out between the old watermark and the newest item it saw.
- It never moves back, never past the present, and never for an answer with nothing in it.
- Without one, only a walk over the whole history sets it; a backfill never does.

## Edges and fields

${table(
  ['Edge', 'Read', 'Fields', 'When Meta refuses it'],
  FACEBOOK_EDGES.map(({ name, fields, whenRefused }) => [
    `\`${name}\``,
    selectFacebookEdges([]).some((edge) => edge.name === name) ? 'always' : 'if you name it in `additionalEdges`',
    `\`${printFieldList(fields.list)}\``,
    WHEN_REFUSED[whenRefused],
  ]),
)}

One step reads a page of each edge, in this order, and stores them at once: a reel that several edges return is one row. An
edge that is owed is read by a later walk, from the time on at which it was missed. An ordinary video and its post are one
row, too, whichever is read first.

A field that Meta does not know any more is left out, for ${duration(FIELD_QUARANTINE_MS)}, on all Pages of the source, and told. The format and
the kind of content that is stored already do not change for it. These cannot be done without: ${essentialFields()}.

Meta gives out about 600 ranked posts a year. A year that gave ${RANKED_LIMIT.from} to ${RANKED_LIMIT.to} posts is told as \`LISTING_LIMIT\`.

A page of an edge holds ${FULL_PAGE_SIZE} items. When Meta asks for less data the size is halved, with the same fields and
the same cursor, and remembered for this Page; each walk that ends well doubles it again.

## An Instagram account

${table(
  ['Edge', 'Read', 'Fields', 'When Meta refuses it'],
  INSTAGRAM_EDGES.map(({ name, fields, whenRefused }) => [
    `\`${name}\``,
    selectInstagramEdges([]).some((edge) => edge.name === name) ? 'always' : 'if you name it in `additionalEdges`',
    `\`${printFieldList(fields.list)}\``,
    WHEN_REFUSED[whenRefused],
  ]),
)}

Posts and reels stand on one edge, so a quiet account costs one call. Everything on this page holds for an account as for a
Page, with these differences:

- The edge \`stories\` takes neither a window nor a page size. It is not asked in a window that ended more than a day ago.
- Meta lists the ${number(MEDIA_LIMIT)} most recent media. A walk that gave ${number(MEDIA_LIMIT_FROM)} or more is told as \`MEDIA_LIMIT_REACHED\` and proves no
  removal; a walk over a window that has ended asks for \`media_count\`, for one call more.
- Media that are older than the conversion to a professional account are left out (\`MEDIA_BEFORE_CONVERSION\`).

## Positions

After each step that is stored, the position is saved. A run that was stopped anywhere is finished by the next job of the
same window, with nothing missing and nothing twice; afterwards the head of the list is read once more, unless the window
had ended before the walk began. A walk from the watermark that stood still for a budget, and began ${duration(LEAVE_HEAD_MS)} ago at most,
leaves the head to the next one, whose window begins before everything that it holds.

Cursors are hints. When one has died the edge is read on by time, from the last page that was read, as long as its pages
came newest first; otherwise it is read again from its start.

A position that nobody comes back to is forgotten ${KEPT_DAYS['incremental/']} days after its walk began when it belongs to
\`lookbackDays\`, and after ${KEPT_DAYS['backfill/']} days when it belongs to a backfill. That of the walk from the watermark is
kept.

## Where a walk ends

An edge ends where Meta gives no \`next\`; a short or an empty page is no end. An edge that ignores \`since\` is left after as
many old items in a row as a full page holds (${FULL_PAGE_SIZE}), since order is not guaranteed. What only looks like an end (a
cursor given twice, a \`next\` without a cursor, a body cut short) is a failure, and the position stays.

## Removals

Nothing is removed because it is missing from a list. A complete walk (from its own start to its end, nothing owed) only
names what is stored in its window and was not returned. Each of these is then asked for by its id, and only if Meta says
that it does not exist, while another item of the same kind on the same Page is still answered, it is marked (\`removedAt\`).
So is content that is answered but no longer the Page's to show: hidden, or taken back. The row stays, and content that is
read again is no longer removed.

A run asks for at most ${MAX_REMOVAL_QUESTIONS} items, and stops asking after ${MAX_REMOVAL_CONTRADICTIONS} that do exist: then it is the
list that leaves things out. A walk of more than ${number(MAX_SEEN_ITEMS)} items names nothing.

## Older history: backfill

\`\`\`ts
import { type JobRunner, planBackfill } from '@org/ingest-core';

declare const runner: JobRunner; // yours
const integration = { organizationId: 'org-1', integrationId: 'page-1' };
await runner.enqueueMany(planBackfill({ ...integration, from: '2024-01-01', to: new Date() }));
\`\`\`

One job for each ${DEFAULT_BACKFILL_SLICE_DAYS} days (\`sliceDays\`), the newest first, behind fresh work, at most ${number(MAX_SLICES)} jobs. Slices are cut at the same
instants in every plan, so planning again adds no slice that still waits, and finds the position of one that was
interrupted. From ${EXAMPLE.from} to ${EXAMPLE.to} these are:

${table(
  ['From', 'To (exclusive)'],
  planBackfill({ organizationId: 'org-1', integrationId: 'page-1', ...EXAMPLE }).map(({ payload }) =>
    payload.kind === 'backfill' ? [payload.from, payload.to] : [],
  ),
)}

## What a list left out: gap check

\`\`\`ts
import { checkGaps, type IngestionPorts } from '@org/ingest-core';

declare const ports: IngestionPorts; // yours
const integration = { organizationId: 'org-1', integrationId: 'page-1' };
const report = await checkGaps({ ...integration, from: '2025-01-01', to: '2026-01-01' }, ports);
for (const { externalContentId, publishedAt } of report.appeared) console.log(externalContentId, publishedAt);
\`\`\`

Meta gives out about 600 ranked posts a year, and narrower windows can return more than wide ones. \`checkGaps\` reads a span
again, ${DEFAULT_GAP_SLICE_DAYS} days at a time, stores what appears and tells what it was. A check that is stopped says why, and hands back what
is left. It costs two calls for each slice at least, so run it when a warning advises it, or now and then.

## Warnings

A warning is in the report, in the log and among the events; the run went on.

${table(
  ['Warning', 'Meaning', 'What to do'],
  Object.entries(INGESTION_WARNINGS).map(([code, { meaning, advice }]) => [`\`${code}\``, meaning, advice]),
)}

## Failures

What follows from an error of each kind, with the default \`FailurePolicy\`:

${table(
  ['Kind', 'What follows'],
  GRAPH_ERROR_KINDS.map((kind) => [`\`${kind}\``, describeKind(kind)]),
)}

"Asks who the token is" is one call of \`/me\`. Retries wait a random time up to ${duration(POLICY.backoffBaseMs)}, doubled with each try, up to
${duration(POLICY.backoffCapMs)}, and ${POLICY.maxAttempts} tries are made in all; then the next job tries again. A limit without a time waits ${duration(POLICY.rateLimitBaseMs)}, doubled while
it lasts, up to ${duration(POLICY.rateLimitCapMs)}. A refused request waits ${duration(POLICY.badRequestBaseMs)}, doubled with each failed run, up to ${duration(POLICY.badRequestCapMs)}, and is
marked for a person from run ${POLICY.badRequestSurfaceAfter} on. Whatever Meta asks for in so many words is waited for in full.

A pause is told to the host once. It costs no call until somebody has mended the cause and \`resumeIntegration\` was called. One item that cannot be read
is set aside and recorded; the run goes on.

## Reports, and what a runner does

${table(
  ['Report', 'The job'],
  REPORTS.map(([words, report]) => [words, describeOutcome(toJobOutcome(report))]),
)}

## Versions of the Graph API

The default is \`${GRAPH_API_VERSION}\`. The end of a version is told ${VERSION_NOTICE_DAYS} days ahead; after it a newer one answers without a word.

${table(
  ['Version', 'Ends on'],
  GRAPH_API_VERSIONS.map(({ version, endsOn }) => [`\`${version}\``, endsOn ?? 'not announced']),
)}

## Cost

In calls to Meta, where \`since\` is honoured; \`packages/testkit/test/call-costs.test.ts\` counts them.

${table(
  ['What', 'Calls', 'Storage'],
  [
    ['A quiet Page', '2: one for posts, one for reels', 'one load and one save of the state, no row written'],
    [
      'New items and items of the overlap',
      `one a ${FULL_PAGE_SIZE} of them on each edge, at least one`,
      'a step: one `upsertMany`, one save',
    ],
    ['A first read', `one a ${FULL_PAGE_SIZE} items of each edge, at least one`, 'the same'],
    [
      'A slice of a backfill or a gap check',
      `one a ${FULL_PAGE_SIZE} items of the slice on each edge, at least one`,
      'the same',
    ],
    ['A dead token', '1, then none', 'one load a run'],
    ['A missing permission', 'one an edge and one for the token, then none', 'one load a run'],
    ['A wait or a pause', 'none', 'one load a run'],
    ['A missing item', 'one, and one for a witness of its kind', 'one `markRemoved` a run'],
  ],
)}

This page is written from the code's own tables. After a change there, run
\`pnpm vitest run packages/core/src/ingestion/ingestion-guide.test.ts -u\`.
`;
}

const EXAMPLE = { from: '2025-06-01', to: '2026-01-15' };
const POLICY = DEFAULT_FAILURE_POLICY;

const TICK: TickPlan = { now: new Date(0), date: '1970-01-01', timeZone: null, lookbackDays: null, spreadMs: 0 };
const PAGE = { organizationId: 'org-1', integrationId: 'page-1' };
const STATE: IngestionState = {
  ...PAGE,
  status: 'ACTIVE',
  watermark: null,
  resumePositions: {},
  nextEligibleAt: null,
  lastError: null,
  suspicion: null,
  consecutiveFailures: 0,
  lastSuccessAt: null,
  pageSize: null,
  version: 1,
};
const TICKED: readonly (readonly [string, IngestionState | null])[] = [
  ['was never read', null],
  ...INGESTION_STATUSES.map((status) => [`\`${status}\``, { ...STATE, status }] as const),
  ['`ACTIVE`, but may not be read yet', { ...STATE, nextEligibleAt: new Date(1) }],
];

function describeTick(state: IngestionState | null): string {
  const { requests, waiting } = planTick([PAGE], state === null ? [] : [state], TICK);
  if (requests.length > 0) return 'adds a job';
  return waiting > 0 ? 'leaves it to a later tick' : 'leaves it alone';
}

const MEMORY: FailureMemory = {
  attempt: 1,
  consecutiveFailures: 0,
  selfCheck: null,
  suspectedBefore: false,
  previousWaitMs: null,
};

function describeKind(kind: GraphErrorKind): string {
  const decide = (memory: Partial<FailureMemory>) =>
    describeAction(decideFailureAction({ kind, retryAfterMs: null }, { ...MEMORY, ...memory }, () => 1));
  const first = decide({});
  if (first !== CHECK) return first;
  const valid = decide({ selfCheck: 'valid' });
  const again = decide({ selfCheck: 'valid', suspectedBefore: true });
  const answers = [
    `it works: ${valid === again ? valid : `${valid}, then ${again}`}`,
    `it is dead: ${decide({ selfCheck: 'dead' })}`,
    `it is another account's: ${decide({ selfCheck: 'mismatched', suspectedBefore: true })}`,
    `no answer: ${decide({ selfCheck: 'unavailable' })}`,
  ];
  return `${CHECK}; ${answers.join('; ')}`;
}

const CHECK = 'asks who the token is';

function describeAction(action: FailureAction): string {
  switch (action.kind) {
    case 'pause':
      return `\`${action.status}\``;
    case 'self-check':
      return CHECK;
    case 'second-look':
      return `a second look after ${duration(action.delayMs)}`;
    case 'wait':
      return `waits as told, or ${duration(action.delayMs)}; no attempt is spent`;
    case 'reduce-page-size':
      return 'half the page size at once';
    case 'retry':
      return `tried again, ${POLICY.maxAttempts} tries in all`;
    case 'give-up':
      return 'recorded; the next job tries again';
    case 'postpone':
      return `recorded; left alone for ${duration(action.delayMs)}`;
  }
}

const BASE = {
  job: { kind: 'incremental', version: 1, organizationId: 'org-1', integrationId: 'page-1', date: '2026-01-01' },
  platform: 'FACEBOOK',
  totals: NO_TOTALS,
  warnings: [],
} as const;
const ERROR = {
  kind: 'transient',
  code: null,
  subcode: null,
  fbtraceId: null,
  message: 'because',
  at: new Date(0),
} as const;

const NEXT: { readonly [Kind in AfterFailure['kind']]: readonly [string, AfterFailure & { readonly kind: Kind }] } = {
  retry: ['tried again', { kind: 'retry', delayMs: 1 }],
  'second-look': ['may be gone', { kind: 'second-look', delayMs: 1 }],
  postponed: ['left alone for a while', { kind: 'postponed', delayMs: 1, surface: false }],
  paused: ['a person has to act', { kind: 'paused', status: 'PAUSED_TOKEN' }],
  'gave-up': ['the attempts are spent', { kind: 'gave-up' }],
};

const BY_KIND: {
  readonly [Kind in IngestionReport['kind']]: readonly (readonly [string, IngestionReport & { readonly kind: Kind }])[];
} = {
  completed: [['the walk came to its end', { ...BASE, kind: 'completed', window: null, watermark: null }]],
  skipped: [
    ['paused', { ...BASE, kind: 'skipped', reason: 'paused', status: 'PAUSED_TOKEN', retryAfterMs: null }],
    ['not yet eligible', { ...BASE, kind: 'skipped', reason: 'not-yet-eligible', status: 'ACTIVE', retryAfterMs: 1 }],
  ],
  'rate-limited': [
    ['Meta said to wait', { ...BASE, kind: 'rate-limited', retryAfterMs: 1, scope: 'page', error: ERROR }],
    ['the limit of the whole app', { ...BASE, kind: 'rate-limited', retryAfterMs: 1, scope: 'app', error: ERROR }],
  ],
  interrupted: [['stopped from outside', { ...BASE, kind: 'interrupted' }]],
  failed: Object.values(NEXT).map(
    ([words, next]) => [`\`${next.kind}\`: ${words}`, { ...BASE, kind: 'failed', error: ERROR, next }] as const,
  ),
};
const REPORTS = Object.values(BY_KIND).flatMap((reports) =>
  reports.map(([words, report]) => [`\`${report.kind}\`, ${words}`, report] as const),
);

function describeOutcome(outcome: JobOutcome): string {
  switch (outcome.kind) {
    case 'done':
      return 'is done';
    case 'fail':
      return 'has failed, and is not run again';
    case 'retry':
      return [
        `runs again ${outcome.delayMs === 0 ? 'at once' : 'after the wait'}`,
        outcome.spendAttempt ? 'an attempt is spent' : 'no attempt is spent',
        ...(outcome.scope === 'app' ? ['no other job starts meanwhile'] : []),
      ].join('; ');
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** In the largest unit that says it in a whole number. */
function duration(ms: number): string {
  const [size, unit] = UNITS.find(([candidate]) => ms % candidate === 0) ?? [1, 'millisecond'];
  return `${ms / size} ${unit}${ms === size ? '' : 's'}`;
}

const number = (value: number) => value.toLocaleString('en-US');

const WHEN_REFUSED: Readonly<Record<FacebookEdge['whenRefused'], string>> = {
  fail: 'the run fails',
  owe: 'the run goes on with a warning, and the edge is owed',
  forget: 'the run goes on with a warning',
};

function essentialFields(): string {
  const names = new Set(FACEBOOK_EDGES.flatMap(({ fields }) => [...fields.essential]));
  return [...names].map((name) => `\`${name}\``).join(', ');
}
