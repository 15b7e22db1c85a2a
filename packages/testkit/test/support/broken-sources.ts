import type { ContentItem, ContentPage, ContentSource, ReadContentRequest } from '@org/ingest-core';

/** What a broken source does otherwise than a sound one. */
export type Fault = (sound: ContentSource) => Partial<ContentSource>;

export const asking =
  (change: (request: ReadContentRequest) => Partial<ReadContentRequest>): Fault =>
  (sound) => ({ read: (request) => sound.read({ ...request, ...change(request) }) });

export const giving =
  (change: (page: ContentPage, request: ReadContentRequest) => Partial<ContentPage>): Fault =>
  (sound) => ({
    async *read(request) {
      for await (const page of sound.read(request)) yield { ...page, ...change(page, request) };
    },
  });

export const givingItems = (change: (item: ContentItem) => Partial<ContentItem>): Fault =>
  giving(({ items }) => ({ items: items.map((item) => ({ ...item, ...change(item) })) }));

async function allOf(pages: AsyncIterable<ContentPage>): Promise<readonly ContentPage[]> {
  const all: ContentPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export const LAST_PAGE: ContentPage = {
  items: [],
  quarantined: [],
  skipped: 0,
  withdrawn: [],
  warnings: [],
  position: null,
  pageSize: null,
  owed: null,
  isComplete: false,
};

export const takesFailuresForTheEnd: Fault = (sound) => ({
  async *read(request) {
    try {
      yield* sound.read(request);
    } catch {
      yield LAST_PAGE;
    }
  },
});

export const wrapsFailures: Fault = (sound) => ({
  async *read(request) {
    try {
      yield* sound.read(request);
    } catch (error) {
      throw new Error(`The walk failed: ${request.accessToken}`, { cause: error });
    }
  },
});

export const readsAhead: Fault = (sound) => ({
  async *read(request) {
    const pages = sound.read(request)[Symbol.asyncIterator]();
    for (let next = pages.next(); ; ) {
      const page = await next;
      if (page.done) return;
      next = pages.next();
      next.catch(() => {});
      yield page.value;
    }
  },
});

export const readsItAllFirst: Fault = (sound) => ({
  async *read(request) {
    yield* await allOf(sound.read(request));
  },
});

export const readsToTheEndWhenLeft: Fault = (sound) => ({
  async *read(request) {
    const pages = sound.read(request)[Symbol.asyncIterator]();
    try {
      for (let next = await pages.next(); next.done !== true; next = await pages.next()) yield next.value;
    } finally {
      for (let next = await pages.next(); next.done !== true; ) next = await pages.next();
    }
  },
});

export const readsTheSameAgain: Fault = (sound) => {
  const known = new Map<string | null, readonly ContentPage[]>();
  return {
    async *read(request) {
      const pages = known.get(request.position) ?? (await allOf(sound.read(request)));
      known.set(request.position, pages);
      yield* pages;
    },
  };
};

export const keepsOneWalkForAll: Fault = (sound) => {
  let open: AsyncIterator<ContentPage> | null = null;
  return {
    async *read(request) {
      open ??= sound.read(request)[Symbol.asyncIterator]();
      for (let next = await open.next(); next.done !== true; next = await open.next()) yield next.value;
    },
  };
};

export function later(time: Date | null, seconds: number): Date | null {
  return time === null ? null : new Date(time.getTime() + seconds * 1000);
}
