import type { EdgeCache } from './edge-list.js';
import type { FieldSelection } from './field-selection.js';
import { failures, GraphFailure } from './graph-failure.js';
import { NODE_SCHEMAS } from './node-schemas.js';
import { type Anchor, encodeCursor, resolveCursor, sliceEdge } from './paging.js';
import { selectorOf } from './select-fields.js';
import type { EdgeName, NodeType, PageState } from './world/records.js';

/** How edges behave, for a whole simulator. */
export interface EdgeBehaviour {
  readonly honoursSince: boolean;
  readonly honoursUntil: boolean;
  readonly windowBy: 'created_time' | 'updated_time';
  readonly pagingStyle: 'cursors' | 'time';
  readonly endsWithEmptyPage: boolean;
}

/** What one call asks of an edge, as text. */
export interface EdgeQuery {
  readonly fields: readonly FieldSelection[] | null;
  readonly limit: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly after: string | null;
  readonly before: string | null;
  /** `__paging_token`, which pages by time carry instead of a cursor. */
  readonly pagingToken: string | null;
  /** `__previous`, beside `__paging_token`. */
  readonly previous: boolean;
}

/** What a fault may change in how a page of an edge is cut. */
export interface AnswerTweaks {
  /** Give out this many records and leave the rest for the next page. */
  readonly keep?: number;
  /** Begin this many records earlier than the cursor says. */
  readonly overlap?: number;
}

export interface EdgeReading {
  readonly page: PageState;
  readonly edge: EdgeName;
  readonly query: EdgeQuery;
  readonly tweaks: AnswerTweaks;
  /** Makes cursors of empty pages differ. */
  readonly nonce: number;
  readonly now: Date;
  /** A link to this edge with other paging parameters; `undefined` takes one out. */
  readonly link: (parameters: Readonly<Record<string, string | undefined>>) => string;
}

const DAY_MS = 86_400_000;

const NODE_TYPE: Readonly<Record<EdgeName, NodeType>> = {
  posts: 'Post',
  published_posts: 'Post',
  feed: 'Post',
  videos: 'Video',
  video_reels: 'Video',
  stories: 'Story',
  media: 'Media',
};

const DEFAULT_LIMIT = 25;
/** On post edges more is an error; the video edges quietly give this many. */
const MAX_LIMIT = 100;

/** One page of one edge: the body of the answer. */
export function readEdge(cache: EdgeCache, behaviour: EdgeBehaviour, reading: EdgeReading): Record<string, unknown> {
  const { page, edge, tweaks, now } = reading;
  const isInstagramStories = page.kind === 'instagram' && edge === 'stories';
  const query = isInstagramStories ? { ...reading.query, limit: null, since: null, until: null } : reading.query;
  const type = page.kind === 'instagram' ? 'Media' : NODE_TYPE[edge];
  const select = selectorOf(query.fields, NODE_SCHEMAS[type]);
  const limit = parseLimit(query.limit, type);
  const since = parseTime('since', query.since);
  const until = parseTime('until', query.until);
  const list = cache.list(page, edge);
  const anchor = anchorOf(query, (cursor) => resolveCursor(cursor, edge, list));
  if (page.obstacle?.kind === 'weak') return { data: [] };

  const positions = cache.positions(page, edge, {
    // An Instagram story is listed for a day.
    since: isInstagramStories ? now.getTime() - DAY_MS : behaviour.honoursSince ? since : null,
    until: behaviour.honoursUntil ? until : null,
    by: isInstagramStories ? 'created_time' : behaviour.windowBy,
  });
  // Only a page that has one before it can begin too early.
  const overlap = anchor.kind === 'after' ? (tweaks.overlap ?? 0) : 0;
  const slice = sliceEdge(list, positions, rewound(anchor, overlap), (tweaks.keep ?? limit) + overlap);
  const data = slice.records.filter(({ visible }) => visible).map(({ node }) => select(node));
  const hasNext = slice.hasNext || (behaviour.endsWithEmptyPage && slice.records.length > 0);
  const first = slice.records[0];
  const last = slice.records.at(-1);

  if (first === undefined || last === undefined) {
    if (!slice.hasNext) return { data };
    const after = encodeCursor(edge, anchorId(anchor, list.records), reading.nonce);
    return { data, paging: { cursors: { before: after, after }, next: reading.link({ after, before: undefined }) } };
  }
  const before = encodeCursor(edge, first.id);
  const after = encodeCursor(edge, last.id);
  const paging =
    behaviour.pagingStyle === 'cursors'
      ? {
          cursors: { before, after },
          ...(slice.hasPrevious ? { previous: reading.link({ before, after: undefined }) } : {}),
          ...(hasNext ? { next: reading.link({ after, before: undefined }) } : {}),
        }
      : {
          previous: reading.link({
            since: unixSeconds(first.createdAt),
            until: undefined,
            __paging_token: before,
            __previous: '1',
          }),
          ...(hasNext
            ? {
                next: reading.link({
                  until: unixSeconds(last.createdAt),
                  __paging_token: after,
                  __previous: undefined,
                }),
              }
            : {}),
        };
  return { data, paging };
}

function anchorOf(query: EdgeQuery, positionOf: (cursor: string) => number): Anchor {
  const after = query.after ?? (query.previous ? null : query.pagingToken);
  const before = query.before ?? (query.previous ? query.pagingToken : null);
  if (after !== null) return { kind: 'after', position: positionOf(after) };
  if (before !== null) return { kind: 'before', position: positionOf(before) };
  return { kind: 'start' };
}

function rewound(anchor: Anchor, overlap: number): Anchor {
  return anchor.kind === 'after' ? { kind: 'after', position: Math.max(-1, anchor.position - overlap) } : anchor;
}

function anchorId(anchor: Anchor, records: readonly { readonly id: string }[]): string {
  return anchor.kind === 'start' ? '' : (records[anchor.position]?.id ?? '');
}

function parseLimit(limit: string | null, type: NodeType): number {
  if (limit === null || limit === '') return DEFAULT_LIMIT;
  if (!/^\d{1,9}$/.test(limit) || Number(limit) === 0) {
    throw new GraphFailure(failures.invalidParameter('Param limit must be a positive integer'));
  }
  if (type === 'Post' && Number(limit) > MAX_LIMIT) {
    throw new GraphFailure(
      failures.invalidParameter(`Param limit must be a number less than or equal to ${MAX_LIMIT}`),
    );
  }
  return Math.min(Number(limit), MAX_LIMIT);
}

/** Unix seconds, a date, or a date and time with or without a colon in its offset. */
function parseTime(name: string, value: string | null): number | null {
  if (value === null || value === '') return null;
  if (/^-?\d{1,12}$/.test(value)) return Number(value) * 1000;
  // A plus sign that was not escaped arrives as a space.
  const time = Date.parse(value.replace(/ (?=\d{2}:?\d{2}$)/, '+').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (/^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(time)) return time;
  throw new GraphFailure(failures.invalidParameter(`Param ${name} must be a valid timestamp`));
}

const unixSeconds = (time: number) => String(Math.floor(time / 1000));
