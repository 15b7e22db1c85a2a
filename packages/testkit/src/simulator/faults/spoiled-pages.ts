import { stringifyLikeMeta } from '../json-response.js';
import type { FaultContext, FaultResponder } from './fault.js';

/** What an item can be in place of a post. */
export type MalformedItem = 'wrong-types' | 'no-id' | 'no-time' | 'bad-time' | 'null' | 'text';

const MALFORMED: Readonly<Record<MalformedItem, unknown>> = {
  'wrong-types': {
    id: '111_222',
    created_time: { at: 1 },
    message: ['not', 'text'],
    description: 7,
    permalink_url: 17,
    attachments: 'none',
  },
  'no-id': { created_time: '2026-01-01T00:00:00+0000', message: 'I have no id' },
  'no-time': { id: '111_223', message: 'I have no time' },
  'bad-time': { id: '111_224', created_time: 'yesterday', message: 'I have a bad time' },
  null: null,
  text: 'not an object',
};

/**
 * The right page with an item in its middle that is none. Default: `wrong-types`.
 * A text or an object of your own can be given in place of a kind.
 */
export function malformedItem(item: MalformedItem | { readonly item: unknown } = 'wrong-types'): FaultResponder {
  const malformed = typeof item === 'string' ? MALFORMED[item] : item.item;
  return spoilData((data) => {
    const middle = Math.floor(data.length / 2);
    return [...data.slice(0, middle), malformed, ...data.slice(middle)];
  });
}

/** The right page with its last item twice. */
export function repeatedItem(): FaultResponder {
  return spoilData((data) => [...data, ...data.slice(-1)]);
}

/** Each page after the first begins with the last items of the page before. Default: one. */
export function overlappingPages(items = 1): FaultResponder {
  return ({ answer }) => answer({ overlap: items });
}

/** The right page, oldest item first. */
export function reorderedItems(): FaultResponder {
  return spoilData((data) => [...data].reverse());
}

/** A page with fewer items than were asked for, 0 included; the rest comes with the next page. */
export function shortPage({ keep }: { readonly keep: number }): FaultResponder {
  return ({ answer }) => answer({ keep });
}

/** Cursor and link of the next page lead to the same page again. */
export function stuckCursor(): FaultResponder {
  return spoilPaging((paging, { request }) => {
    const { after } = request.query;
    if (after === undefined || typeof paging.next !== 'string') return paging;
    const next = new URL(paging.next);
    next.searchParams.set('after', after);
    const cursors = { ...(isObject(paging.cursors) ? paging.cursors : {}), after };
    return { ...paging, cursors, next: next.href };
  });
}

/**
 * The right page without `next` and without `cursors.after`, as if nothing followed.
 * With `after`, the page ends after that many of its items.
 */
export function lyingEnd({ after }: { readonly after?: number } = {}): FaultResponder {
  const withoutNext = spoilPaging(({ next: _, cursors, ...paging }) => {
    const { after: __, ...others } = isObject(cursors) ? cursors : {};
    return { ...paging, cursors: others };
  });
  if (after === undefined) return withoutNext;
  return (context) => withoutNext({ ...context, answer: () => context.answer({ keep: after }) });
}

/** The link of the next page leads to another host; its cursor is right. */
export function foreignNextLink(origin: string): FaultResponder {
  return spoilPaging((paging) => {
    if (typeof paging.next !== 'string') return paging;
    const { pathname, search } = new URL(paging.next);
    return { ...paging, next: `${origin}${pathname}${search}` };
  });
}

type Json = Record<string, unknown>;

function spoilData(change: (data: readonly unknown[]) => readonly unknown[]): FaultResponder {
  return (context) =>
    rewrite(context, (body) => (Array.isArray(body.data) ? { ...body, data: change(body.data) } : body));
}

function spoilPaging(change: (paging: Json, context: FaultContext) => Json): FaultResponder {
  return (context) =>
    rewrite(context, (body) => (isObject(body.paging) ? { ...body, paging: change(body.paging, context) } : body));
}

async function rewrite(context: FaultContext, change: (body: Json) => Json): Promise<Response> {
  const right = await context.answer();
  const body: unknown = await right.json();
  return new Response(stringifyLikeMeta(isObject(body) ? change(body) : body), {
    status: right.status,
    headers: right.headers,
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
