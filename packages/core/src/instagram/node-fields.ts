import { parseFieldList } from '../edge-walk/field-list.js';
import type { NodeFieldSet } from '../edge-walk/node-field-set.js';
import { INSTAGRAM_MEDIA_FIELDS } from './nodes.js';

export const MEDIA_FIELD_SET: NodeFieldSet = {
  nodeType: 'Media',
  list: parseFieldList(INSTAGRAM_MEDIA_FIELDS),
  essential: new Set(['id', 'timestamp', 'caption']),
  deciding: new Set(['media_type', 'media_product_type', 'permalink']),
  typeNames: {
    own: /^(?:Shadow)?(?:IG|Instagram)?Media$/,
    inner: new Map(),
    account: /^(?:Shadow)?(?:IG|Instagram)?User$/,
  },
};

/**
 * For a media that is read by its id with a token of Facebook Login, which may be a person's, who may read several
 * accounts: no edge vouches that the media is this account's own.
 */
export const SINGLE_MEDIA_FIELD_SET: NodeFieldSet = {
  ...MEDIA_FIELD_SET,
  list: [...MEDIA_FIELD_SET.list, ...parseFieldList('owner{id}')],
  essential: new Set([...MEDIA_FIELD_SET.essential, 'owner']),
};
