import type { ContentFormat, ContentItemSource, ContentKind } from '@org/ingest-core';
import type { GraphFailureOptions } from '../graph-failure.js';

export const EDGE_NAMES = ['posts', 'published_posts', 'feed', 'videos', 'video_reels', 'stories', 'media'] as const;
/** The edges that the simulator answers: of a Page all but `media`, of an Instagram account `media` and `stories`. */
export type EdgeName = (typeof EDGE_NAMES)[number];

export const POST_EDGES: readonly EdgeName[] = ['posts', 'published_posts', 'feed'];

const INSTAGRAM_EDGES: readonly EdgeName[] = ['media', 'stories'];

/** The edges that an account has. */
export function edgesOf({ kind }: Pick<PageState, 'kind'>): readonly EdgeName[] {
  return kind === 'instagram' ? INSTAGRAM_EDGES : EDGE_NAMES.filter((edge) => edge !== 'media');
}

export type NodeType = 'Page' | 'User' | 'Post' | 'Video' | 'Story' | 'InstagramAccount' | 'Media';

/** A node as it goes over the wire, with every field it has. */
export type GraphNode = Readonly<Record<string, unknown>>;

/** One node, and where it shows up. */
export interface NodeRecord {
  readonly id: string;
  readonly type: NodeType;
  /** Milliseconds since 1970, whole seconds. */
  createdAt: number;
  updatedAt: number;
  node: GraphNode;
  edges: ReadonlySet<EdgeName>;
  /** An invisible record takes its place in a page of an edge but is not returned: that is how short and empty pages come about. */
  readonly visible: boolean;
  /** What the record itself is answered with; the edges leave it out. Default: the record. */
  readonly refusal?: GraphFailureOptions;
}

/** One piece of content with the one or two records that Meta keeps of it. */
export interface ContentEntry {
  readonly kind: ContentKind;
  /** `false` for what a reader has to leave out: visitors' posts, unpublished, scheduled and hidden ones. */
  ours: boolean;
  readonly post: NodeRecord | null;
  /** The video record, or the story record. */
  readonly video: NodeRecord | null;
  /** Whether a reader can tell from the two records that they are one piece of content. */
  readonly linked: boolean;
}

/** What a reader that sees every edge must end up with for one piece of content. */
export interface ExpectedContent {
  readonly externalContentId: string;
  /** The other ids of the content. */
  readonly aliases: readonly string[];
  readonly format: ContentFormat;
  readonly kind: ContentKind;
  readonly caption: string | null;
  readonly publishedAt: Date;
  readonly permalink: string | null;
  readonly source: ContentItemSource;
}

/** Why a page does not let itself be read; `null` lets it. */
export type PageObstacle =
  | { readonly kind: 'failure'; readonly failure: GraphFailureOptions }
  /** Answers with no data and without an error, as a permitted but weak token gets it. */
  | { readonly kind: 'weak' }
  | null;

/** How an Instagram account was connected to the app, and what that makes of it. */
export type InstagramConnection =
  /** By the token of the Page that it is linked to, at `graph.facebook.com`. */
  | { readonly login: 'facebook-login'; readonly page: PageState }
  /** By a token of its own, at `graph.instagram.com`, where it has another id for each app. */
  | { readonly login: 'instagram-login'; readonly appScopedId: string };

/** A Page, or an Instagram account, which has the same obstacles and other edges. */
export interface PageState {
  readonly kind: 'page' | 'instagram';
  /** Set for an Instagram account. */
  readonly connection: InstagramConnection | null;
  /** The Instagram account that is linked to this Page. */
  instagram: PageState | null;
  id: string;
  readonly name: string;
  readonly vanity: string | null;
  /** Ids it had before. */
  readonly formerIds: string[];
  accessToken: string;
  readonly newPagesExperience: boolean;
  readonly entries: Set<ContentEntry>;
  /** By the id of each record. */
  readonly byId: Map<string, { readonly entry: ContentEntry; readonly record: NodeRecord }>;
  obstacle: PageObstacle;
  /** Rises with every change, so that sorted lists can be kept. */
  revision: number;
}
