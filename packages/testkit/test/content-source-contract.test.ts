import { type ContentItem, type ContentPage, GraphRequestError, type ReadContentRequest } from '@org/ingest-core';
import {
  type ContentSourceScene,
  contentSourceContract,
  runContract,
  type SourceSceneOptions,
} from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import {
  asking,
  type Fault,
  giving,
  givingItems,
  keepsOneWalkForAll,
  LAST_PAGE,
  later,
  readsAhead,
  readsItAllFirst,
  readsTheSameAgain,
  readsToTheEndWhenLeft,
  takesFailuresForTheEnd,
  wrapsFailures,
} from './support/broken-sources.js';
import { createFacebookScene } from './support/facebook-scene.js';

type Fetch = typeof globalThis.fetch;

const SOURCE_FAULTS: readonly (readonly [string, string, Fault])[] = [
  ['makes words up', 'are what was published', givingItems(({ caption }) => ({ caption: `${caption}!` }))],
  ['takes posts for reels', 'have the ids that were said', givingItems(() => ({ format: 'REELS' }))],
  [
    'trims',
    'have their caption character by character',
    givingItems(({ caption }) => ({ caption: caption?.trim() ?? null })),
  ],
  ['forgets hashtags', 'have the hashtags of their', givingItems(() => ({ hashtags: [], hashtagKeys: [] }))],
  ['gives an empty caption', 'have no caption where', givingItems(({ caption }) => ({ caption: caption ?? '' }))],
  ['names another platform', 'belong to the integration, and', givingItems(() => ({ platform: 'INSTAGRAM' }))],
  ['gives relative permalinks', 'belong to the integration, and', givingItems(() => ({ permalink: '/reel/1/' }))],
  [
    'mixes up tenants',
    'belong to the integration that was asked for',
    (sound) => {
      let first: ReadContentRequest['integration'] | null = null;
      return {
        read: (request) => {
          first ??= request.integration;
          return sound.read({ ...request, integration: first });
        },
      };
    },
  ],
  [
    'gives something else every time',
    'are equal when they are read again',
    (sound) => {
      let walks = 0;
      return {
        read: (request) => {
          walks += 1;
          return givingItems(() => ({ aliases: [`${walks}`] }))(sound).read?.(request) ?? sound.read(request);
        },
      };
    },
  ],
  ['reads no edits', 'follow an edited caption', readsTheSameAgain],
  ['gives what is gone', 'end when the content is removed', readsTheSameAgain],
  [
    'gives two records of one content',
    'are one of each content within a page',
    giving(({ items }) => ({ items: [...items, ...items] })),
  ],
  ['drops what it cannot read', 'are set aside, and all others', giving(() => ({ quarantined: [] }))],
  [
    'sets all of a page aside',
    'are set aside, and all others',
    giving(({ quarantined, items }) => ({ items: quarantined.length > 0 ? [] : items })),
  ],
  [
    'forgets the ids of what it sets aside',
    'are named by their id where',
    giving((page) => ({ quarantined: page.quarantined.map((one) => ({ ...one, externalContentId: null })) })),
  ],
  [
    'quotes what it sets aside',
    'are told with a reason that',
    giving((page) => ({
      quarantined: page.quarantined.map((one) => ({ ...one, reason: 'Not a time: Words #secret' })),
    })),
  ],
  [
    'takes the end of a window for a part of it',
    'holds its start and not its end',
    asking(({ window }) => ({ window: { ...window, until: later(window.until, 1) } })),
  ],
  [
    'leaves the start of a window out',
    'holds its start and not its end',
    asking(({ window }) => ({ window: { ...window, since: later(window.since, 1) } })),
  ],
  [
    'gives up on open ends',
    'may be open at its end',
    asking(({ window }) => ({ window: { ...window, until: later(window.since, 60) } })),
  ],
  [
    'gives up on open starts',
    'may be open at its start',
    asking(({ window }) => ({ window: { ...window, since: later(window.until, -60) } })),
  ],
  [
    'rounds windows to minutes',
    'may be as short as a second',
    asking(({ window }) => ({ window: { ...window, until: later(window.until, 59) } })),
  ],
  ['ignores windows', 'may have nothing in it', asking(() => ({ window: { since: null, until: null } }))],
  ['counts nothing outside', 'is cut here where the platform does not', giving(() => ({ skipped: 0 }))],
  [
    'trusts the platform with windows',
    'is cut here where the platform does not',
    asking(() => ({ window: { since: null, until: null } })),
  ],
  [
    'ignores windows, seen over random accounts',
    'leaves out nothing that is in it',
    asking(() => ({ window: { since: null, until: null } })),
  ],
  [
    'loses items, seen over random accounts',
    'leaves out nothing that is in it',
    giving(({ items }) => ({ items: items.slice(1) })),
  ],
  ['reads ahead', 'asks for a page only after', readsAhead],
  ['reads it all first', 'asks for a page only after', readsItAllFirst],
  ['reads on when it is left', 'asks for nothing any more when it is left', readsToTheEndWhenLeft],
  [
    'gives a position at the end',
    'has no position on its last page',
    giving(({ position }) => ({ position: position ?? '{}' })),
  ],
  ['gives no position', 'has no position on its last page', giving(() => ({ position: null }))],
  [
    'gives no page of nothing',
    'over nothing is one page',
    (sound) => ({
      async *read(request) {
        for await (const page of sound.read(request)) if (page.items.length > 0) yield page;
      },
    }),
  ],
  ['keeps one walk for all', 'leaves other walks of the same source alone', keepsOneWalkForAll],
  ['takes a circle for the end', 'a list that goes in circles', takesFailuresForTheEnd],
  ['takes a lost cursor for the end', 'a list that goes on without a cursor', takesFailuresForTheEnd],
  ['always says that it is complete', 'is said on the last page of a walk from', giving(() => ({ isComplete: true }))],
  ['never says that it is complete', 'is said on the last page of a walk from', giving(() => ({ isComplete: false }))],
  [
    'takes the rest for the whole',
    'is not said by a walk that was resumed',
    giving(({ position }) => ({ isComplete: position === null })),
  ],
  [
    'loses what moved up',
    'is said only when everything was given',
    giving(({ items, warnings }) => ({ items: warnings.length > 0 ? [] : items })),
  ],
  ['starts over every time', 'goes on after any page', asking(() => ({ position: null }))],
  [
    'skips a page after a pause',
    'goes on after any page',
    (sound) => ({
      async *read(request) {
        let isFirst = request.position !== null;
        for await (const page of sound.read(request)) {
          if (!isFirst) yield page;
          isFirst = false;
        }
      },
    }),
  ],
  [
    'loses items after a pause, seen over random accounts',
    'gives together what one walk gives',
    giving(({ items }, request) => ({ items: request.position === null ? items : items.slice(1) })),
  ],
  ['starts over in silence', 'that cannot be read starts the walk again', giving(() => ({ warnings: [] }))],
  [
    'fails on a position that it cannot read',
    'that cannot be read starts the walk again',
    asking(({ position }) => ({ position: position === null ? null : JSON.stringify(JSON.parse(position)) })),
  ],
  [
    'takes a position that it cannot read for the end',
    'that cannot be read starts the walk again',
    giving(({ warnings, items }) => ({ items: warnings.length > 0 ? [] : items })),
  ],
  [
    'loses what follows a removed item',
    'loses nothing when what it points at is removed',
    giving(({ warnings, items }) => ({ items: warnings.length > 0 ? [] : items })),
  ],
  ['does not say that a cursor died', 'whose cursor has died in the middle', giving(() => ({ warnings: [] }))],
  ['takes dead cursors for the end', 'whose cursors always die', takesFailuresForTheEnd],
  ['wraps failures', 'when the service is down > the failure is a GraphRequestError', wrapsFailures],
  ['takes a failure for the end', 'when an answer is cut short > the failure is', takesFailuresForTheEnd],
  ['fails before it gives what it has', 'when the token is dead > what was read before', readsItAllFirst],
  [
    'gives nothing when one item fails',
    'when a limit is reached > reading one item',
    (sound) => ({ readItem: (request) => sound.readItem(request).catch(() => LAST_PAGE) }),
  ],
  [
    'tries an item again',
    'when a limit is reached > reading one item',
    (sound) => ({ readItem: (request) => sound.readItem(request).catch(() => sound.readItem(request)) }),
  ],
  [
    'tells only of what worked',
    'onApiCall > is called for every request',
    (sound) => ({
      async checkAccess(request) {
        let calls = 0;
        const found = await sound.checkAccess({ ...request, onApiCall: () => (calls += 1) });
        if (found.kind !== 'unavailable') request.onApiCall();
        return found;
      },
    }),
  ],
  ['ignores an abort', 'before the first call rejects', asking(() => ({ signal: new AbortController().signal }))],
  [
    'ignores an abort of a check',
    'before the first call rejects',
    (sound) => ({ checkAccess: (request) => sound.checkAccess({ ...request, signal: new AbortController().signal }) }),
  ],
  ['wraps the reason of an abort', 'during any call of a walk', wrapsFailures],
  ['ends quietly when aborted', 'during a call that is never answered', takesFailuresForTheEnd],
  ['reads ahead of an abort', 'between two pages rejects', readsAhead],
  ['ignores the page size', 'is the one that was asked for', asking(() => ({ pageSize: null }))],
  ['halves the page size for fun', 'is the full one again after', giving(() => ({ pageSize: 4 }))],
  [
    'loses a page that was too large',
    'gets smaller when the platform asks',
    giving(({ warnings, items }) => ({ items: warnings.length > 0 ? [] : items })),
  ],
  ['reduces in silence', 'gets smaller when the platform asks', giving(() => ({ warnings: [] }))],
  ['forgets the page size that worked', 'that worked is told with each page', giving(() => ({ pageSize: null }))],
  [
    'stays small for ever',
    'grows back to the full one',
    giving((_, { pageSize }) => (pageSize === null ? {} : { pageSize })),
  ],
  ['forgets how small it got', 'grows back to the full one', giving(() => ({ pageSize: null }))],
  ['gives up with a last page', 'of one item that is still too much', takesFailuresForTheEnd],
  ['owes nothing', 'is left out with a warning, and owed', giving(() => ({ owed: null }))],
  ['leaves an edge out in silence', 'is left out with a warning, and owed', giving(() => ({ warnings: [] }))],
  [
    'takes the rest of the edges for the whole',
    'is left out with a warning, and owed',
    giving(({ position }) => ({ isComplete: position === null })),
  ],
  ['forgets since when it owes', 'stays owed, from the same time on', asking(() => ({ owed: null }))],
  [
    'never catches up',
    'is read from where it was left',
    giving((_, { window }) => (window.since && window.since.getTime() > 0 ? { items: [] } : {})),
  ],
  ['owes for ever', 'is read from where it was left', giving((page, { owed }) => ({ owed: page.owed ?? owed }))],
  ['thinks it has caught up at once', 'is owed again by a walk that ends', giving(() => ({ owed: null }))],
  ['owes what it is told', 'is not owed where nothing was refused', giving((_, { owed }) => ({ owed }))],
];

const ITEM_FAULTS: readonly (readonly [string, string, Fault])[] = [
  [
    'reads an item as something else',
    'readItem > gives what is known under an id',
    (sound) => ({
      readItem: async (request) => {
        const page = await sound.readItem(request);
        return { ...page, items: page.items.map((item) => ({ ...item, format: 'POST', kind: 'OTHER' })) };
      },
    }),
  ],
  [
    'claims a complete walk for an item',
    'never claims to have walked a window',
    (sound) => ({ readItem: async (request) => ({ ...(await sound.readItem(request)), isComplete: true }) }),
  ],
  [
    'reads an item for another tenant',
    'gives the item of the integration that asks',
    (sound) => ({
      readItem: (request) =>
        sound.readItem({ ...request, integration: { ...request.integration, organizationId: 'another' } }),
    }),
  ],
  [
    'gives nothing of what was removed',
    'of something removed is a failure that says so',
    (sound) => ({ readItem: (request) => sound.readItem(request).catch(() => LAST_PAGE) }),
  ],
  [
    'does not count what is not ours',
    'of something that is not ours is an empty page',
    (sound) => ({ readItem: async (request) => ({ ...(await sound.readItem(request)), skipped: 0 }) }),
  ],
  ['does not count what a walk leaves out', 'and a walk leave out and count', giving(() => ({ skipped: 0 }))],
  ['knows no listed id', 'of every item that a walk gives', () => ({ listedId: () => null })],
  [
    'names another by the listed id',
    'of every item that a walk gives',
    (sound) => {
      const first: ContentItem[] = [];
      return {
        listedId(item) {
          first.push(item);
          return sound.listedId(first[0] ?? item);
        },
      };
    },
  ],
  [
    'draws listed ids',
    'is pure: the same for the same item',
    () => {
      let count = 0;
      return {
        listedId() {
          count += 1;
          return `${count}`;
        },
      };
    },
  ],
  ['thinks that stories last', 'is null for a story', () => ({ listedId: (item) => item.externalContentId })],
  [
    'takes every token for valid',
    'knows a token that works and is another’s',
    (sound) => ({
      checkAccess: async (request) => {
        const found = await sound.checkAccess(request);
        return found.kind === 'mismatched' ? { kind: 'valid' } : found;
      },
    }),
  ],
  [
    'takes its own token for another’s',
    'knows the account’s own token',
    (sound) => ({
      checkAccess: (request) =>
        sound.checkAccess({ ...request, integration: { ...request.integration, externalAccountId: '1' } }),
    }),
  ],
  [
    'takes dead tokens for an outage',
    'knows a dead token',
    (sound) => ({
      checkAccess: async (request) => {
        const found = await sound.checkAccess(request);
        return found.kind === 'dead' ? { ...found, kind: 'unavailable' } : found;
      },
    }),
  ],
  [
    'asks twice who a token is',
    'knows the account’s own token',
    (sound) => ({ checkAccess: (request) => sound.checkAccess(request).then(() => sound.checkAccess(request)) }),
  ],
  [
    'throws what it is answered',
    'knows nothing when a permission is missing',
    (sound) => ({
      checkAccess: async (request) => {
        const found = await sound.checkAccess(request);
        if (found.kind === 'unavailable') throw new Error(found.reason);
        return found;
      },
    }),
  ],
  [
    'takes an outage for a dead token',
    'knows nothing when the service is down',
    (sound) => ({
      checkAccess: async (request) => {
        const found = await sound.checkAccess(request);
        return found.kind === 'unavailable' ? { ...found, kind: 'dead' } : found;
      },
    }),
  ],
  [
    'keeps the token in its position',
    'is in no page: neither position',
    giving(({ position }, { accessToken }) => ({ position: position && `${position} ${accessToken}` })),
  ],
  [
    'quotes a link in a reason',
    'is in no reason of an item that was set aside',
    giving((page, { accessToken }) => ({
      quarantined: page.quarantined.map((one) => ({ ...one, reason: accessToken })),
    })),
  ],
  ['keeps the token in a message', 'is in no failure, though the platform', wrapsFailures],
  [
    'keeps the token in a cause',
    'is in no failure, though the platform',
    (sound) => ({
      readItem: (request) =>
        sound.readItem(request).catch((error: unknown) => {
          if (!(error instanceof GraphRequestError)) throw error;
          const { classification, status, path } = error;
          throw new GraphRequestError({ classification, status, path }, { cause: new Error(request.accessToken) });
        }),
    }),
  ],
  [
    'takes failures for the end, seen over random trouble',
    'ends in a failure that can be gone on from',
    takesFailuresForTheEnd,
  ],
  [
    'loses what it has, seen over random trouble',
    'ends in a failure that can be gone on from',
    (sound) => ({
      async *read(request) {
        let kept: ContentPage | null = null;
        for await (const page of sound.read(request)) {
          if (kept !== null) yield { ...kept, items: kept.warnings.length > 0 ? [] : kept.items };
          kept = page;
        }
        if (kept !== null) yield { ...kept, items: kept.warnings.length > 0 ? [] : kept.items };
      },
    }),
  ],
];

/** A short page passes for the last one. */
const endAtShortPages =
  (sound: Fetch): Fetch =>
  async (input, init) => {
    const { searchParams } = new URL(new Request(input, init).url);
    const response = await sound(input, init);
    const body: unknown = await response.clone().json();
    const isShort =
      typeof body === 'object' &&
      body !== null &&
      'data' in body &&
      Array.isArray(body.data) &&
      body.data.length < Number(searchParams.get('limit'));
    return isShort ? Response.json({ data: body.data }) : response;
  };

/** Where a source speaks with its platform otherwise than a sound one. */
const FETCH_FAULTS: readonly (readonly [string, string, (sound: Fetch) => Fetch])[] = [
  [
    'asks again what has failed',
    'when the service is down > the failure is a GraphRequestError',
    (sound) => async (input, init) => {
      const response = await sound(input, init);
      return response.ok ? response : sound(input, init);
    },
  ],
  [
    'asks for less of each item when less data is wanted',
    'is all that changes in the call',
    (sound) => (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      if (Number(url.searchParams.get('limit')) < 8) url.searchParams.set('fields', 'id,created_time');
      return sound(new Request(url, request));
    },
  ],
  ['takes a short page for the last one', 'a page with fewer items than were asked for', endAtShortPages],
  [
    'puts the token into the URL',
    'is in no URL',
    (sound) => (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      url.searchParams.set('access_token', request.headers.get('authorization')?.replace('Bearer ', '') ?? '');
      return sound(new Request(url, request));
    },
  ],
  [
    'tells of no second request',
    'onApiCall > is called for every request',
    (sound) => async (input, init) => {
      await sound(input, init);
      return sound(input, init);
    },
  ],
];

describe('contentSourceContract', () => {
  const run = (createScene: (options: SourceSceneOptions) => ContentSourceScene, only: string) =>
    runContract((api) => contentSourceContract({ createScene, reelEdge: 'video_reels', propertySeed: 7, api }), {
      only,
    });

  async function expectNoticed(createScene: (options: SourceSceneOptions) => ContentSourceScene, only: string) {
    const sound = await run(createFacebookScene, only);
    expect(sound.failed).toEqual([]);
    expect(sound.passed).not.toEqual([]);
    const broken = await run(createScene, only);
    expect(broken.failed.map((test) => test.name)).toEqual([expect.stringContaining(only)]);
  }

  it.each([...SOURCE_FAULTS, ...ITEM_FAULTS])('notices a source that %s (%s)', async (_, only, fault) => {
    const createBrokenScene = (options: SourceSceneOptions) => {
      const scene = createFacebookScene(options);
      return { ...scene, source: { ...scene.source, ...fault(scene.source) } };
    };
    await expectNoticed(createBrokenScene, only);
  });

  it.each(FETCH_FAULTS)('notices a source that %s (%s)', async (_, only, fault) => {
    await expectNoticed(
      ({ pageSize, tap }) => createFacebookScene({ pageSize, tap: (answer) => fault(tap(answer)) }),
      only,
    );
  });

  it('leaves out what a platform is said to lack', async () => {
    const runWithout = (only: string) =>
      runContract((api) => contentSourceContract({ createScene: createFacebookScene, hasForeignContent: false, api }), {
        only,
      });
    for (const only of ['an edge of reels that is refused', 'not ours'])
      expect(await runWithout(only)).toEqual({ passed: [], failed: [] });
    const { passed } = await runWithout('readItem');
    expect(passed).toHaveLength(4);
  });

  it('says what a scene lacks', async () => {
    const createScene = (options: SourceSceneOptions) => {
      const { publishForeign: _, ...scene } = createFacebookScene(options);
      return scene;
    };
    const { failed } = await run(createScene, 'of something that is not ours');
    expect(failed.map(({ error }) => String(error))).toEqual([expect.stringContaining('hasForeignContent')]);
  });
});
