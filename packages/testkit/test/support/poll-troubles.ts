import {
  type EdgeName,
  emptyBody,
  type FaultMatch,
  type FaultResponder,
  graphError,
  html,
  malformedItem,
  oversizedBody,
  rateLimitedByHeader,
  reduceData,
  timedOutItem,
  truncatedJson,
} from '../../src/simulator.js';
import type { createPollScene } from './poll-scene.js';

type Scene = ReturnType<typeof createPollScene>;
type Trouble = (scene: Scene, place: number) => () => void;

/** Trouble of one Page, which both ways of polling meet alike; taken back by what it returns. */
const spoiled =
  (respond: FaultResponder, edge?: EdgeName): Trouble =>
  ({ graph, pages }, place) => {
    const pageId = pages[place]?.id ?? '';
    const match: FaultMatch = { pageId, ...(edge && { edge }) };
    const fault = graph.faults.add({ match, respond });
    return () => fault.remove();
  };

const permission =
  (change: 'revokePermission' | 'weakenPermission' | 'makeUnavailable'): Trouble =>
  ({ graph, pages }, place) => {
    const page = pages[place];
    if (page === undefined) return () => {};
    graph[change](page);
    return () => graph.grantPermission(page);
  };

const otherToken =
  (token: string): Trouble =>
  ({ tokens }, place) => {
    const right = tokens[place] ?? '';
    tokens[place] = token;
    return () => {
      tokens[place] = right;
    };
  };

export const PAGE_TROUBLES = {
  none: () => () => {},
  'dead token': ({ graph, pages }, place) => {
    const page = pages[place];
    if (page === undefined) return () => {};
    graph.killToken(page);
    return () => graph.reviveToken(page);
  },
  // A batch that it stands for is refused as a whole.
  'token of nobody': otherToken('EAAGnobody'),
  'no token': otherToken(''),
  'text for a token': otherToken('EAAG secret'),
  'no permission': permission('revokePermission'),
  'weak permission': permission('weakenPermission'),
  unavailable: permission('makeUnavailable'),
  'page limit': spoiled(rateLimitedByHeader({ minutes: 3 })),
  'user limit': spoiled(graphError({ code: 17, message: '(#17) User request limit reached' }), 'posts'),
  down: spoiled(graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }), 'posts'),
  'timed out': spoiled(timedOutItem()),
  'late posts': spoiled(timedOutItem(), 'posts'),
  html: spoiled(html(502), 'video_reels'),
  'empty body': spoiled(emptyBody(), 'posts'),
  'half a body': spoiled(truncatedJson(), 'posts'),
  'reels refused': spoiled(graphError({ code: 10, message: '(#10) no' }), 'video_reels'),
  'less data': spoiled(reduceData({ above: 1 })),
  'odd item': spoiled(malformedItem('no-id'), 'posts'),
} satisfies Record<string, Trouble>;
export type PageTrouble = keyof typeof PAGE_TROUBLES;

/** Trouble of a batch as a whole; the same calls on their own meet nothing. */
const refused = (code: number, status: number, message: string, times: number) => (graph: Scene['graph']) =>
  graph.faults.add({ match: { batch: true, times }, respond: graphError({ code, status, message }) });

export const BATCH_TROUBLES = {
  none: () => {},
  'refused token': refused(190, 400, 'Error validating access token', 3),
  'refused batch': refused(100, 400, 'Invalid batch', 2),
  'page limit of its token': refused(80001, 400, 'There have been too many calls to this Page account', 1),
  'out of time': refused(960, 400, 'Request timed out', 2),
  'too large': (graph) =>
    graph.faults.add({ match: { batch: true, times: 2 }, respond: oversizedBody(MAX_BODY_BYTES + 1) }),
} satisfies Record<string, (graph: Scene['graph']) => unknown>;
export type BatchTrouble = keyof typeof BATCH_TROUBLES;

export const MAX_BODY_BYTES = 2 ** 20;

/** Trouble of everybody: an outage meets a batch as a whole as it meets each call. */
export const OUTAGES = {
  none: null,
  html: html(503),
  down: graphError({ status: 500, code: 2, message: 'Service temporarily unavailable' }),
  reset: () => Response.error(),
} satisfies Record<string, FaultResponder | null>;
export type Outage = keyof typeof OUTAGES;
