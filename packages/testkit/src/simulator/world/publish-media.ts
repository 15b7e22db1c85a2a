import type { ContentKind } from '@org/ingest-core';
import { failures } from '../graph-failure.js';
import { toGraphTime, wholeSeconds } from '../payloads/graph-time.js';
import { mediaPayload } from '../payloads/media.js';
import { addEntry, type PageContext } from './page-context.js';
import type { EdgeName, GraphNode, NodeRecord } from './records.js';

/** What every `publish…` method of an Instagram account takes. */
export interface PublishMediaOptions {
  /** Publish time, cut to whole seconds. Default: the simulator's `now()`. */
  readonly at?: Date;
  /** The text; `null` or left out publishes without one, and then the media has no `caption` at all. */
  readonly caption?: string | null;
  /** `null` leaves the field out, as of media with copyrighted material. Default: what Meta gives for this kind. */
  readonly permalink?: string | null;
  /** Default: a new one. */
  readonly id?: string;
}

export interface PublishFeedMediaOptions extends PublishMediaOptions {
  /** `media_product_type`; `null` leaves the field out. Default: `FEED`. */
  readonly productType?: string | null;
}

export interface PublishCarouselOptions extends PublishFeedMediaOptions {
  /** What the carousel holds. Default: three pictures. */
  readonly parts?: readonly ('IMAGE' | 'VIDEO')[];
}

export interface PublishRawMediaOptions {
  readonly at?: Date;
  /** Laid over a picture; a field that is `undefined` is left out of the answer. */
  readonly fields: GraphNode;
}

interface MediaShape {
  readonly kind: ContentKind;
  readonly mediaType: 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
  readonly productType: string | null;
  /** The part of the permalink before the shortcode. */
  readonly path: string;
  readonly edge?: EdgeName;
  readonly ours?: boolean;
  readonly visible?: boolean;
  readonly isBeforeConversion?: boolean;
  readonly parts?: readonly ('IMAGE' | 'VIDEO')[];
  readonly overrides?: GraphNode;
}

const INSTAGRAM = 'https://www.instagram.com';

/** Publishes a media and returns its id. */
function publishMedia(context: PageContext, options: PublishMediaOptions, shape: MediaShape): string {
  const { state, ids, random } = context;
  const id = options.id ?? ids.media();
  const shortcode = `C${random.text(10)}`;
  const createdAt = wholeSeconds(options.at ?? context.now());
  const payload = mediaPayload({
    id,
    createdAt,
    owner: { id: state.id, username: state.vanity ?? state.name },
    caption: options.caption ?? null,
    mediaType: shape.mediaType,
    productType: shape.productType,
    shortcode,
    permalink: options.permalink === undefined ? `${INSTAGRAM}/${shape.path}/${shortcode}/` : options.permalink,
    children: (shape.parts ?? []).map((part) => childOf(context, part, createdAt)),
  });
  const { overrides, isBeforeConversion = false, edge = 'media' } = shape;
  const record: NodeRecord = {
    id,
    type: 'Media',
    createdAt,
    updatedAt: createdAt,
    node: overrides === undefined ? payload : withoutUndefined({ ...payload, ...overrides }),
    edges: new Set(isBeforeConversion ? [] : [edge]),
    visible: shape.visible ?? true,
    ...(isBeforeConversion && { refusal: failures.beforeConversion() }),
  };
  addEntry(state, { kind: shape.kind, ours: shape.ours ?? true, post: record, video: null, linked: true });
  return id;
}

export const publishPicture = (context: PageContext, options: PublishFeedMediaOptions) =>
  publishMedia(context, options, { kind: 'PHOTO', mediaType: 'IMAGE', productType: productOf(options), path: 'p' });

/** A video of the feed, which is no reel. */
export const publishFeedVideo = (context: PageContext, options: PublishFeedMediaOptions) =>
  publishMedia(context, options, { kind: 'VIDEO', mediaType: 'VIDEO', productType: productOf(options), path: 'p' });

export const publishCarousel = (context: PageContext, { parts, ...options }: PublishCarouselOptions) =>
  publishMedia(context, options, {
    kind: 'ALBUM',
    mediaType: 'CAROUSEL_ALBUM',
    productType: productOf(options),
    path: 'p',
    parts: parts ?? ['IMAGE', 'IMAGE', 'IMAGE'],
  });

export const publishMediaReel = (context: PageContext, options: PublishMediaOptions) =>
  publishMedia(context, options, { kind: 'REEL', mediaType: 'VIDEO', productType: 'REELS', path: 'reel' });

export const publishMediaStory = (context: PageContext, options: Omit<PublishMediaOptions, 'caption'>) =>
  publishMedia(context, options, {
    kind: 'STORY',
    mediaType: 'IMAGE',
    productType: 'STORY',
    path: `stories/${context.state.vanity ?? context.state.name}`,
    edge: 'stories',
  });

export const publishBeforeConversion = (context: PageContext, options: PublishMediaOptions) =>
  publishMedia(context, options, {
    kind: 'PHOTO',
    mediaType: 'IMAGE',
    productType: 'FEED',
    path: 'p',
    ours: false,
    isBeforeConversion: true,
  });

/** Takes its place on the edge and is not returned. */
export const publishInvisibleMedia = (context: PageContext, options: PublishMediaOptions) =>
  publishMedia(context, options, {
    kind: 'PHOTO',
    mediaType: 'IMAGE',
    productType: 'FEED',
    path: 'p',
    ours: false,
    visible: false,
  });

export const publishRawMedia = (context: PageContext, { at, fields }: PublishRawMediaOptions) =>
  publishMedia(
    context,
    { ...(at && { at }), ...(typeof fields.id === 'string' && { id: fields.id }) },
    { kind: 'PHOTO', mediaType: 'IMAGE', productType: 'FEED', path: 'p', overrides: fields },
  );

function productOf({ productType = 'FEED' }: PublishFeedMediaOptions): string | null {
  return productType;
}

/** A part of a carousel has neither permalink nor caption. */
function childOf({ ids }: PageContext, mediaType: 'IMAGE' | 'VIDEO', createdAt: number): GraphNode {
  const id = ids.media();
  return { id, media_type: mediaType, timestamp: toGraphTime(createdAt), shortcode: `P${id.slice(-10)}` };
}

function withoutUndefined(node: GraphNode): GraphNode {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
}
