export const CONTENT_FORMATS = ['REELS', 'POST'] as const;
/** The two formats that analytics tells apart. */
export type ContentFormat = (typeof CONTENT_FORMATS)[number];

export const CONTENT_KINDS = ['REEL', 'PHOTO', 'ALBUM', 'VIDEO', 'LINK', 'TEXT', 'EVENT', 'STORY', 'OTHER'] as const;
/** What the content is made of. `REEL` goes with the format `REELS`, every other kind with `POST`. */
export type ContentKind = (typeof CONTENT_KINDS)[number];
