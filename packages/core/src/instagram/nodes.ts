import * as z from 'zod/v4';

/** A field that may be missing, null or of another type without spoiling the item. */
const text = z.string().nullish().catch(undefined);

/** Ids are strings; a number is taken as long as it is exact. */
const graphId = z.union([z.string().min(1), z.int().positive().transform(String)]);

/** The fields that a media is asked for: what decides identity, format, caption and time, and no more. */
export const INSTAGRAM_MEDIA_FIELDS = 'id,caption,media_type,media_product_type,timestamp,permalink';

/**
 * A post, reel or story. Only `id` and `timestamp` must be there: a post without text has no `caption`, and one with
 * copyrighted material no `permalink`.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
 */
export const instagramMediaSchema = z.looseObject({
  id: graphId,
  timestamp: z.string(),
  caption: text,
  media_type: text,
  media_product_type: text,
  permalink: text,
  owner: z
    .looseObject({ id: graphId.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});
export type InstagramMedia = z.output<typeof instagramMediaSchema>;
