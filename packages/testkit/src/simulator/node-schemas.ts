import type { NodeType } from './world/records.js';

/** Which fields a node has, and what comes back when none is asked for. */
export interface NodeSchema {
  /** As Meta names it in errors. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldSchema>>;
  readonly defaults: readonly string[];
  /** Answered with error 12. */
  readonly deprecated?: readonly string[];
}

/** A value as it is, an object with fields of its own, or a `{data: […]}` list of those. */
export type FieldSchema = null | { readonly schema: NodeSchema; readonly connection: boolean };

const values = (...names: readonly string[]): Record<string, FieldSchema> =>
  Object.fromEntries(names.map((name) => [name, null]));
const object = (schema: NodeSchema): FieldSchema => ({ schema, connection: false });
const connection = (schema: NodeSchema): FieldSchema => ({ schema, connection: true });

const PROFILE: NodeSchema = { name: 'Profile', fields: values('id', 'name'), defaults: ['name', 'id'] };
const TARGET: NodeSchema = { name: 'StoryAttachmentTarget', fields: values('id', 'url'), defaults: ['id', 'url'] };

const ATTACHMENT_FIELDS = [
  'media_type',
  'type',
  'url',
  'unshimmed_url',
  'title',
  'description',
  'description_tags',
  'media',
] as const;

/** Without `{…}` an attachment says everything but `media_type` and `unshimmed_url`. */
const ATTACHMENT_DEFAULTS = ['description', 'media', 'target', 'title', 'type', 'url'];

const PART: NodeSchema = {
  name: 'StoryAttachment',
  fields: { ...values(...ATTACHMENT_FIELDS), target: object(TARGET) },
  defaults: ATTACHMENT_DEFAULTS,
};
const ATTACHMENT: NodeSchema = {
  name: 'StoryAttachment',
  fields: { ...PART.fields, subattachments: connection(PART) },
  defaults: [...ATTACHMENT_DEFAULTS, 'subattachments'],
};

/** @see https://developers.facebook.com/docs/graph-api/reference/page-post/ */
const POST: NodeSchema = {
  name: 'Post',
  fields: {
    ...values('id', 'created_time', 'updated_time', 'message', 'story', 'message_tags', 'permalink_url', 'status_type'),
    ...values('is_published', 'is_hidden', 'is_expired', 'scheduled_publish_time', 'parent_id', 'properties'),
    ...values('full_picture', 'shares', 'place', 'privacy', 'promotable_id', 'promotion_status', 'via'),
    ...values('story_tags', 'backdated_time', 'icon', 'instagram_eligibility', 'is_eligible_for_promotion'),
    from: object(PROFILE),
    attachments: connection(ATTACHMENT),
  },
  defaults: ['created_time', 'message', 'story', 'id'],
  deprecated: ['type', 'link', 'source', 'name', 'caption', 'description', 'object_id', 'picture'],
};

/** @see https://developers.facebook.com/docs/graph-api/reference/video/ */
const VIDEO: NodeSchema = {
  name: 'Video',
  fields: {
    ...values('id', 'title', 'description', 'created_time', 'updated_time', 'permalink_url', 'post_id', 'published'),
    ...values('status', 'length', 'source', 'picture', 'views', 'post_views', 'is_crosspost_video', 'icon', 'format'),
    ...values('content_category', 'content_tags', 'embeddable', 'live_status', 'scheduled_publish_time', 'place'),
    from: object(PROFILE),
  },
  defaults: ['description', 'updated_time', 'id'],
};

/** @see https://developers.facebook.com/docs/page-stories-api/ */
const STORY: NodeSchema = {
  name: 'Stories',
  fields: values('post_id', 'status', 'creation_time', 'media_type', 'media_id', 'url'),
  defaults: ['post_id', 'status', 'creation_time', 'media_type', 'media_id', 'url'],
};

const CHILD: NodeSchema = {
  name: 'Media',
  fields: values('id', 'media_type', 'media_url', 'shortcode', 'timestamp', 'thumbnail_url', 'username'),
  defaults: ['id'],
};
const OWNER: NodeSchema = { name: 'IGUser', fields: values('id'), defaults: ['id'] };

/** @see https://developers.facebook.com/docs/instagram-platform/reference/instagram-media */
const MEDIA: NodeSchema = {
  name: 'Media',
  fields: {
    ...values('id', 'ig_id', 'caption', 'media_type', 'media_product_type', 'timestamp', 'permalink', 'shortcode'),
    ...values('media_url', 'thumbnail_url', 'is_shared_to_feed', 'username', 'alt_text', 'like_count'),
    ...values('comments_count', 'is_comment_enabled'),
    owner: object(OWNER),
    children: connection(CHILD),
  },
  defaults: ['id'],
};

/** @see https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user */
const INSTAGRAM_ACCOUNT: NodeSchema = {
  name: 'IGUser',
  fields: {
    ...values('id', 'user_id', 'ig_id', 'username', 'name', 'account_type', 'followers_count', 'follows_count'),
    ...values('media_count', 'biography', 'website', 'profile_picture_url'),
  },
  defaults: ['id'],
};

/** @see https://developers.facebook.com/docs/graph-api/reference/page/ */
const PAGE: NodeSchema = {
  name: 'Page',
  fields: {
    ...values('id', 'name', 'username', 'link', 'category', 'fan_count', 'followers_count', 'about', 'website'),
    ...values(
      'verification_status',
      'is_published',
      'has_transitioned_to_new_page_experience',
      'global_brand_page_name',
    ),
    instagram_business_account: object(INSTAGRAM_ACCOUNT),
  },
  defaults: ['name', 'id'],
};

const USER: NodeSchema = {
  name: 'User',
  fields: values('id', 'name', 'first_name', 'last_name'),
  defaults: ['name', 'id'],
};

export const NODE_SCHEMAS: Readonly<Record<NodeType, NodeSchema>> = {
  Page: PAGE,
  User: USER,
  Post: POST,
  Video: VIDEO,
  Story: STORY,
  InstagramAccount: INSTAGRAM_ACCOUNT,
  Media: MEDIA,
};
