import {
  createGraphSimulator,
  type GraphSimulator,
  type GraphSimulatorOptions,
  type PageHandle,
} from '@org/ingest-testkit';

export const NOW = new Date('2026-11-01T12:00:00Z');
export const at = (text: string) => new Date(text);
export const minutesAfter = (start: Date, minutes: number) => new Date(start.getTime() + minutes * 60_000);

/** A simulator that stands still in time, with one page. */
export function setUp(options: GraphSimulatorOptions = {}) {
  const simulator = createGraphSimulator({ now: () => NOW, linkBase: 'https://graph.facebook.com', ...options });
  return { simulator, page: simulator.addPage() };
}

export interface Json {
  readonly [name: string]: unknown;
}
export interface EdgeBody {
  readonly data: readonly Json[];
  readonly paging?: {
    readonly cursors?: { readonly before: string; readonly after: string };
    readonly next?: string;
    readonly previous?: string;
  };
}

export type Caller = (
  path: string,
  params?: Readonly<Record<string, string>>,
  token?: string | null,
) => Promise<Response>;

/** Calls with the page's token in the header. */
export function callerOf(simulator: Pick<GraphSimulator, 'handle'>, page: PageHandle): Caller {
  return (path, params = {}, token = page.accessToken) =>
    simulator.handle(
      new Request(`https://graph.facebook.com/v25.0/${path}?${new URLSearchParams(params)}`, {
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      }),
    );
}

export async function readJson(response: Response | Promise<Response>): Promise<Json> {
  return (await response).json() as Promise<Json>;
}

export async function readEdge(response: Response | Promise<Response>): Promise<EdgeBody> {
  return (await response).json() as Promise<EdgeBody>;
}

/** The error of an answer with its status. */
export async function readError(response: Response | Promise<Response>): Promise<Json> {
  const answer = await response;
  const { error } = (await answer.json()) as { readonly error: Json };
  return { status: answer.status, ...error };
}

/** Every page of an edge, by cursor. */
export async function walk(call: Caller, path: string, params: Readonly<Record<string, string>>): Promise<EdgeBody[]> {
  const pages: EdgeBody[] = [];
  for (let after: string | undefined; ; ) {
    const body = await readEdge(call(path, after === undefined ? params : { ...params, after }));
    pages.push(body);
    if (body.paging?.next === undefined) return pages;
    after = body.paging.cursors?.after;
    if (after === undefined || pages.length > 1_000) throw new Error('This walk has no end');
  }
}

export const idsOf = (pages: readonly EdgeBody[]) => pages.flatMap(({ data }) => data.map(({ id }) => id));
