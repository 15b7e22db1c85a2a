import * as z from 'zod/v4';

/** A field that may be missing, null or of another type without spoiling the item. */
const text = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);
const record = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).nullish().catch(undefined);

/** Ids are strings; older payloads write some as numbers, which are exact below 2^53. */
const graphId = z.union([z.string().min(1), z.int().positive().transform(String)]);
const optionalId = graphId.nullish().catch(undefined);

const attachment = z.looseObject({
  media_type: text,
  type: text,
  target: record({ id: optionalId }),
});

/** The fields that a post is asked for: what decides identity, format, caption and time, and no more. */
export const FACEBOOK_POST_FIELDS =
  'id,message,created_time,permalink_url,status_type,is_published,is_hidden,parent_id,from{id},attachments{media_type,type,target}';

/**
 * A Page post. Only `id` and `created_time` must be there.
 * @see https://developers.facebook.com/docs/graph-api/reference/page-post/
 */
export const facebookPostSchema = z.looseObject({
  id: graphId,
  created_time: z.string(),
  message: text,
  permalink_url: text,
  status_type: text,
  is_published: flag,
  is_hidden: flag,
  parent_id: optionalId,
  from: record({ id: optionalId }),
  attachments: record({ data: z.array(attachment).nullish().catch(undefined) }),
});
export type FacebookPost = z.output<typeof facebookPostSchema>;

/** The fields that a video or reel is asked for. A video has a `description` and no `message`. */
export const FACEBOOK_VIDEO_FIELDS = 'id,description,created_time,permalink_url,post_id,published';

/**
 * A video or reel. Only `id` and `created_time` must be there.
 * @see https://developers.facebook.com/docs/graph-api/reference/video/
 */
export const facebookVideoSchema = z.looseObject({
  id: graphId,
  created_time: z.string(),
  description: text,
  permalink_url: text,
  post_id: optionalId,
  published: flag,
  from: record({ id: optionalId }),
});
export type FacebookVideo = z.output<typeof facebookVideoSchema>;

/** The fields that a story is asked for. A story has neither `id` nor `created_time`. */
export const FACEBOOK_STORY_FIELDS = 'post_id,creation_time,status,url';

/**
 * A Page story. Only `post_id` and `creation_time`, in Unix seconds, must be there.
 * @see https://developers.facebook.com/docs/page-stories-api/
 */
export const facebookStorySchema = z.looseObject({
  post_id: graphId,
  creation_time: z.union([z.string(), z.number().transform(String)]),
  status: text,
  url: text,
});
