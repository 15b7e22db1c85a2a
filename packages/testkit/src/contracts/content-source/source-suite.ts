import {
  type AccessCheck,
  type CheckAccessRequest,
  type ContentItem,
  type ContentPage,
  type ContentSource,
  type ReadContentRequest,
  type TrackedIntegration,
  unifyContentItems,
} from '@org/ingest-core';
import type { ExpectedContent } from '../../simulator/world/records.js';
import type { ContractTestApi } from '../contract-test-api.js';
import { createTraffic, type Traffic } from './traffic.js';

export interface SourceSceneOptions {
  /** The full page size that the source has to be made with. */
  readonly pageSize: number;
  /**
   * Turns what answers requests into the `fetch` that the source has to be made with: every request passes through it,
   * is counted there, and is answered badly where a test wants it.
   */
  readonly tap: (answer: (request: Request) => Promise<Response>) => typeof globalThis.fetch;
}

/** What is published in a test. */
export interface SceneContent {
  /** Whole seconds. */
  readonly at: Date;
  readonly caption: string | null;
}

/** A source under test, and an account of its platform with nothing on it yet. */
export interface ContentSourceScene {
  readonly source: ContentSource;
  readonly integration: TrackedIntegration;
  /** The token of the account. */
  readonly accessToken: string;
  /** A token that works, of another account. */
  readonly otherAccessToken: string;
  /** Publishes something that is no reel. Returns the id that `source` has to give it. */
  publishPost(content: SceneContent): string;
  /** Publishes a reel. Returns the id that `source` has to give it. */
  publishReel(content: SceneContent): string;
  /** Puts something on the account that `source` has to leave out. Returns an id that `readItem` can ask for. */
  publishForeign?(content: SceneContent): string;
  edit(externalContentId: string, caption: string): void;
  remove(externalContentId: string): void;
  /** What a reader of the whole account must end up with, in any order. */
  truth(): readonly ExpectedContent[];
  tearDown?(): Promise<void>;
}

/** What became of a walk, or of its beginning. */
export interface Walk {
  readonly pages: readonly ContentPage[];
  /** The items of all pages, one of each content, ordered by id. */
  readonly content: readonly ContentItem[];
  /** `null` when the walk did not fail. */
  readonly failure: unknown;
  /** How many requests it sent. */
  readonly calls: number;
  /** How many requests it told of. */
  readonly callsTold: number;
  /** The last page that was read. @throws {RangeError} when none was. */
  readonly last: ContentPage;
}

/** What a test works with. */
export interface SourceScene extends ContentSourceScene {
  readonly traffic: Traffic;
  /** A request for everything, with what a test cares about put in its place. */
  request(more?: Partial<ReadContentRequest>): ReadContentRequest;
  /** Walks to the end, to a failure, or for as many pages as are named. */
  walk(more?: Partial<ReadContentRequest>, pages?: number): Promise<Walk>;
  readItem(externalContentId: string, more?: Partial<CheckAccessRequest>): Promise<ContentPage>;
  checkAccess(more?: Partial<CheckAccessRequest>): Promise<AccessCheck>;
  /** Publishes posts and, in turn, reels, an hour apart, the first one the oldest. Returns their ids. */
  publish(kinds: { readonly posts: number; readonly reels?: number }): readonly string[];
}

/** What the parts of the suite register themselves with. */
export interface SourceSuite {
  readonly describe: ContractTestApi['describe'];
  readonly test: (name: string, body: (scene: SourceScene) => Promise<void>, pageSize?: number) => void;
  /** For tests that need many scenes. */
  readonly createScene: (pageSize: number) => Promise<SourceScene>;
  readonly runs: number;
  readonly seed: number | undefined;
}

export interface SourceSuiteOptions {
  readonly createScene: (options: SourceSceneOptions) => ContentSourceScene | Promise<ContentSourceScene>;
  readonly timeoutMs: number;
  readonly runs: number;
  readonly seed: number | undefined;
}

/** Small, so that a few items fill several pages. */
const PAGE_SIZE = 3;

/** The middle of a test's time: whole seconds, far from the ends of a day and a year. */
const NOON = Date.UTC(2026, 2, 10, 12);
export const HOUR = 3600;

/** So many seconds after the middle of a test's time. */
export function timeAt(seconds: number): Date {
  return new Date(NOON + seconds * 1000);
}

export function createSourceSuite(api: ContractTestApi, options: SourceSuiteOptions): SourceSuite {
  const createScene = async (pageSize: number) => {
    const traffic = createTraffic();
    return toScene(await options.createScene({ pageSize, tap: traffic.tap }), traffic);
  };
  return {
    describe: api.describe,
    createScene,
    runs: options.runs,
    seed: options.seed,
    test: (name, body, pageSize = PAGE_SIZE) => {
      const run = async () => {
        const scene = await createScene(pageSize);
        try {
          await body(scene);
        } finally {
          await scene.tearDown?.();
        }
      };
      api.it(name, run, options.timeoutMs);
    },
  };
}

function toScene(scene: ContentSourceScene, traffic: Traffic): SourceScene {
  const { source, integration, accessToken } = scene;
  const access = () => ({
    integration,
    accessToken,
    signal: new AbortController().signal,
    onApiCall: () => {},
  });
  const request = (more: Partial<ReadContentRequest> = {}): ReadContentRequest => ({
    ...access(),
    window: { since: null, until: null },
    position: null,
    pageSize: null,
    owed: null,
    ...more,
  });
  return {
    ...scene,
    traffic,
    request,
    readItem: (externalContentId, more) => source.readItem({ ...access(), externalContentId, ...more }),
    checkAccess: (more) => source.checkAccess({ ...access(), ...more }),
    publish({ posts, reels = 0 }) {
      const count = Math.max(posts, reels);
      return Array.from({ length: count }, (_, index) => [
        ...(index < posts ? [scene.publishPost(contentAt(2 * index - count))] : []),
        ...(index < reels ? [scene.publishReel(contentAt(2 * index + 1 - count))] : []),
      ]).flat();
    },
    async walk(more, pages = Number.POSITIVE_INFINITY) {
      const found: ContentPage[] = [];
      const callsBefore = traffic.calls;
      let callsTold = 0;
      const onApiCall = () => {
        callsTold += 1;
      };
      let failure: unknown = null;
      try {
        for await (const page of source.read(request({ onApiCall, ...more }))) {
          found.push(page);
          if (found.length >= pages) break;
        }
      } catch (error) {
        failure = error;
      }
      const items = found.flatMap((page) => page.items);
      return {
        pages: found,
        content: [...unifyContentItems(items)].sort(byId),
        failure,
        calls: traffic.calls - callsBefore,
        callsTold,
        get last() {
          const last = found.at(-1);
          if (last === undefined) throw new RangeError(`The walk gave no page: ${String(failure)}`);
          return last;
        },
      };
    },
  };
}

function contentAt(hours: number): SceneContent {
  return { at: timeAt(hours * HOUR), caption: `Number ${hours} #Hour${hours < 0 ? 'Before' : 'After'}` };
}

/** Every id of some content: an item's own and its aliases. */
export function namesOf(content: Pick<ContentItem, 'externalContentId' | 'aliases'>): readonly string[] {
  return [content.externalContentId, ...content.aliases];
}

export function idsOf(content: readonly Pick<ContentItem, 'externalContentId'>[]): readonly string[] {
  return content.map((item) => item.externalContentId).sort();
}

/** Items in the words of `truth`, in its order. */
export function asTruth(content: readonly ExpectedContent[]): readonly ExpectedContent[] {
  return content
    .map(({ externalContentId, aliases, format, kind, caption, publishedAt, permalink, source }) => ({
      externalContentId,
      aliases: [...aliases].sort(),
      format,
      kind,
      caption,
      publishedAt,
      permalink,
      source,
    }))
    .sort(byId);
}

export function byId(a: { readonly externalContentId: string }, b: { readonly externalContentId: string }): -1 | 0 | 1 {
  if (a.externalContentId === b.externalContentId) return 0;
  return a.externalContentId < b.externalContentId ? -1 : 1;
}

/** How many times something stands on all pages of a walk together. */
export function sumOf(walk: Walk, count: (page: ContentPage) => number): number {
  return walk.pages.reduce((sum, page) => sum + count(page), 0);
}
