import type { EdgeName, NodeRecord, PageState } from './world/records.js';

/** Everything on one edge in the order it is given out, and where each record stands. */
export interface EdgeList {
  readonly records: readonly NodeRecord[];
  readonly positionOf: ReadonlyMap<string, number>;
}

/** How edges list what is on them. */
export interface EdgeListing {
  /** `ranked` is Meta's order on a bad day: newer ones tend to come first. */
  readonly order: 'newest-first' | 'ranked';
  /** The most posts of one calendar year that a post edge gives out for one window; `null` gives all. */
  readonly yearlyPostLimit: number | null;
  /** The most items that an edge gives out for one window; `null` gives all. */
  readonly windowLimit: number | null;
  /** How many of an Instagram account's media can be reached, the first of the list, by any window. */
  readonly mediaLimit: number;
}

const DAY_MS = 86_400_000;
const RANKING_REACH_MS = 45 * DAY_MS;

export function buildEdgeList(page: PageState, edge: EdgeName, order: EdgeListing['order']): EdgeList {
  const rank = order === 'ranked' ? rankedTime : (record: NodeRecord) => record.createdAt;
  const found: NodeRecord[] = [];
  for (const { post, video } of page.entries) {
    if (post?.edges.has(edge)) found.push(post);
    if (video?.edges.has(edge)) found.push(video);
  }
  const records = found
    .map((record) => ({ record, rank: rank(record) }))
    .sort((a, b) => b.rank - a.rank || (a.record.id < b.record.id ? 1 : -1))
    .map(({ record }) => record);
  return { records, positionOf: new Map(records.map(({ id }, position) => [id, position])) };
}

/** A time of its own for each id, some weeks around the true one. */
function rankedTime({ id, createdAt }: NodeRecord): number {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) >>> 0;
  return createdAt + (hash / 0xffffffff - 0.5) * RANKING_REACH_MS;
}

/** Which records a call may see. */
export interface TimeFilter {
  /** Milliseconds, inclusive; `null` is open. */
  readonly since: number | null;
  /** Milliseconds, inclusive; `null` is open. */
  readonly until: number | null;
  readonly by: 'created_time' | 'updated_time';
}

/** The positions of the records inside the window, rising. */
export function positionsInside(list: EdgeList, { since, until, by }: TimeFilter): readonly number[] {
  const positions: number[] = [];
  list.records.forEach((record, position) => {
    const time = by === 'created_time' ? record.createdAt : record.updatedAt;
    if ((since === null || time >= since) && (until === null || time <= until)) positions.push(position);
  });
  return positions;
}

/**
 * What an edge gives out of a window: no more posts of a year and no more items than its limits, the first of the list.
 * A narrower window gives more, as users of the real API report.
 */
export function limitPositions(
  list: EdgeList,
  positions: readonly number[],
  { yearlyPostLimit, windowLimit }: Pick<EdgeListing, 'yearlyPostLimit' | 'windowLimit'>,
): readonly number[] {
  const inYears = yearlyPostLimit === null ? positions : limitYears(list, positions, yearlyPostLimit);
  return windowLimit === null ? inYears : inYears.slice(0, windowLimit);
}

function limitYears(list: EdgeList, positions: readonly number[], limit: number): readonly number[] {
  const counts = new Map<number, number>();
  return positions.filter((position) => {
    const record = list.records[position];
    if (record?.type !== 'Post') return true;
    const year = new Date(record.createdAt).getUTCFullYear();
    const count = (counts.get(year) ?? 0) + 1;
    counts.set(year, count);
    return count <= limit;
  });
}

/** Lists and windows are kept until the page changes, so that a long walk does not sort at each step. */
export interface EdgeCache {
  list(page: PageState, edge: EdgeName): EdgeList;
  positions(page: PageState, edge: EdgeName, filter: TimeFilter): readonly number[];
}

export function createEdgeCache(listing: EdgeListing): EdgeCache {
  const kept = new WeakMap<
    PageState,
    { revision: number; lists: Map<EdgeName, EdgeList>; windows: Map<string, readonly number[]> }
  >();
  const of = (page: PageState) => {
    const found = kept.get(page);
    if (found?.revision === page.revision) return found;
    const fresh = { revision: page.revision, lists: new Map(), windows: new Map() };
    kept.set(page, fresh);
    return fresh;
  };
  const list = (page: PageState, edge: EdgeName) => {
    const { lists } = of(page);
    const found = lists.get(edge) ?? buildEdgeList(page, edge, listing.order);
    lists.set(edge, found);
    return found;
  };
  return {
    list,
    positions(page, edge, filter) {
      const { windows } = of(page);
      const key = JSON.stringify([edge, filter.since, filter.until, filter.by]);
      const found = windows.get(key);
      if (found !== undefined) return found;
      const whole = list(page, edge);
      const inside = positionsInside(whole, filter);
      const reachable = edge === 'media' ? inside.filter((position) => position < listing.mediaLimit) : inside;
      const given = limitPositions(whole, reachable, listing);
      windows.set(key, given);
      return given;
    },
  };
}
