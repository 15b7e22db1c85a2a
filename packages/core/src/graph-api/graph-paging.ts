import * as z from 'zod/v4';

/** The query parameters that ask for the next page. Never the URL itself: it holds the token. */
export type PagingCursor = Readonly<Record<string, string>>;

const cursorText = z.string().min(1).optional().catch(undefined);

/** The envelope of an edge's answer. `data` must be a list; everything about paging is optional and may be odd. */
export const edgeEnvelopeSchema = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({ cursors: z.looseObject({ after: cursorText }).optional().catch(undefined), next: cursorText })
    .optional()
    .catch(undefined),
});
export type EdgeEnvelope = z.output<typeof edgeEnvelopeSchema>;

/** Parameters of older payloads, which page by time and a token and have no cursors. */
const TIME_PAGING = ['since', 'until', '__paging_token'] as const;

/**
 * Where the next page is: `null` when this was the last one, `'lost'` when the answer names a next page but not how to
 * ask for it.
 *
 * The end is the absence of `next`: `cursors.after` stands on the last page too, and pages may be short or empty.
 * `next` is only mined for paging parameters; its host and its other parameters are ignored.
 *
 * @see https://developers.facebook.com/docs/graph-api/results
 */
export function nextCursorOf(envelope: EdgeEnvelope): PagingCursor | 'lost' | null {
  const next = envelope.paging?.next;
  if (next === undefined) return null;
  const after = envelope.paging?.cursors?.after;
  if (after !== undefined) return { after };
  const query = queryOf(next);
  const fromUrl = query.get('after');
  if (fromUrl !== null && fromUrl !== '') return { after: fromUrl };
  if (!query.has('until') && !query.has('__paging_token')) return 'lost';
  return Object.fromEntries(TIME_PAGING.flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? '']] : [])));
}

function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
}
