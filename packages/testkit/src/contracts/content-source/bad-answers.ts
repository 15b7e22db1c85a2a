import type { GraphErrorKind } from '@org/ingest-core';
import { failureResponse } from '../../simulator/failure-response.js';
import type { GraphFailureOptions } from '../../simulator/graph-failure.js';
import { type BadAnswer, isRecord } from './traffic.js';

/** Any error in Meta's envelope. */
export function errorAnswer(failure: GraphFailureOptions): BadAnswer {
  return () => failureResponse(failure, 'Acontract', {});
}

/** A bad answer that ends a walk, and the kind of failure it has to be told as. */
export interface FailingAnswer {
  readonly name: string;
  readonly kind: GraphErrorKind;
  readonly respond: BadAnswer;
  /** Whether only a list can be answered so; one item would be set aside. Default: `false`. */
  readonly isOfLists?: boolean;
}

export const FAILING_ANSWERS: readonly FailingAnswer[] = [
  {
    name: 'the service is down',
    kind: 'transient',
    respond: errorAnswer({ status: 500, code: 2, message: 'Service temporarily unavailable' }),
  },
  {
    name: 'a limit is reached',
    kind: 'rate-limit',
    respond: errorAnswer({ code: 4, message: '(#4) Application request limit reached' }),
  },
  {
    name: 'the token is dead',
    kind: 'token',
    respond: errorAnswer({ code: 190, subcode: 463, message: 'Session has expired' }),
  },
  {
    name: 'an outage says that nothing is there',
    kind: 'suspicious',
    respond: errorAnswer({ code: 100, subcode: 33, message: 'Unsupported get request' }),
  },
  {
    name: 'the connection breaks',
    kind: 'transient',
    respond: () => {
      throw new TypeError('fetch failed');
    },
  },
  {
    name: 'an answer is cut short',
    kind: 'transient',
    respond: async ({ answer }) => {
      const right = await answer();
      const text = await right.text();
      return new Response(text.slice(0, Math.floor(text.length / 2)), { status: right.status, headers: right.headers });
    },
  },
  { name: 'an answer is empty', kind: 'transient', respond: () => new Response('') },
  { name: 'an answer has no list', kind: 'transient', respond: () => Response.json({}), isOfLists: true },
  {
    name: 'a page of an error stands in for an answer',
    kind: 'transient',
    respond: () => new Response('<!DOCTYPE html><h1>Sorry</h1>', { headers: { 'content-type': 'text/html' } }),
  },
];

/** Asks for less data whenever more than `above` items are asked for; otherwise the right answer. */
export function lessDataAnswer(above: number): BadAnswer {
  const refuse = errorAnswer({
    status: 500,
    code: 1,
    message: "Please reduce the amount of data you're asking for, then retry your request",
  });
  return (context) =>
    Number(context.url.searchParams.get('limit') ?? 25) > above ? refuse(context) : context.answer();
}

/** What Meta answers when the item that a cursor points at is gone. */
export const deadCursorAnswer: BadAnswer = errorAnswer({ code: 100, message: '(#100) Invalid cursors values' });

/** Whether a request asks for a page by a cursor, or by the token of pages by time. */
export function hasCursor(url: URL): boolean {
  return url.searchParams.has('after') || url.searchParams.has('__paging_token');
}

/** The right answer to the same request without its window, as from an edge that ignores one. */
export const windowlessAnswer: BadAnswer = ({ request, url, answer }) => {
  const wide = new URL(url);
  wide.searchParams.delete('since');
  wide.searchParams.delete('until');
  return answer(new Request(wide, { headers: request.headers }));
};

/** The right list with its last item twice. */
export const repeatedItemAnswer: BadAnswer = rewriteAnswer((body) =>
  Array.isArray(body.data) ? { ...body, data: [...body.data, ...body.data.slice(-1)] } : body,
);

/** The right list with these items before its own; an answer without items is left alone. */
export function extraItemsAnswer(extra: (first: Readonly<Record<string, unknown>>) => readonly unknown[]): BadAnswer {
  return rewriteAnswer((body) => {
    if (!Array.isArray(body.data) || !isRecord(body.data[0])) return body;
    return { ...body, data: [...extra(body.data[0]), ...body.data] };
  });
}

/** The right answer, whose cursor leads to the same page again; the first page of a list is left alone. */
export const circlingAnswer: BadAnswer = async ({ url, answer }) => {
  const right = await answer();
  if (!hasCursor(url)) return right;
  const body: unknown = await right.json();
  const after = url.searchParams.get('after');
  const paging = { next: url.href, ...(after === null ? {} : { cursors: { after } }) };
  return Response.json({ ...(isRecord(body) ? body : {}), paging });
};

/** One item in place of as many as were asked for; the others come with the next pages. */
export const shortAnswer: BadAnswer = ({ request, url, answer }) => {
  const short = new URL(url);
  if (short.searchParams.has('limit')) short.searchParams.set('limit', '1');
  return answer(new Request(short, { headers: request.headers }));
};

/** A list that goes on, without a word on how. */
export const lostCursorAnswer: BadAnswer = async ({ url, answer }) => {
  const body: unknown = await (await answer()).json();
  return Response.json({ ...(isRecord(body) ? body : {}), paging: { next: `${url.origin}/next` } });
};

/** The right answer, whose link to the next page holds the token, as Meta's does. */
export function tokenInLinkAnswer(accessToken: string): BadAnswer {
  return rewriteAnswer((body) => {
    if (!isRecord(body.paging) || typeof body.paging.next !== 'string') return body;
    const next = new URL(body.paging.next);
    next.searchParams.set('access_token', accessToken);
    return { ...body, paging: { ...body.paging, next: next.href } };
  });
}

function rewriteAnswer(
  change: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): BadAnswer {
  return async ({ answer }) => {
    const right = await answer();
    if (!right.ok) return right;
    const body: unknown = await right.json();
    return Response.json(isRecord(body) ? change(body) : body, { headers: right.headers });
  };
}
