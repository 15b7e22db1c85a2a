import { parseFieldList } from '../edge-walk/field-list.js';
import type { NodeFieldSet, NodeTypeNames } from '../edge-walk/node-field-set.js';
import { FACEBOOK_POST_FIELDS, FACEBOOK_STORY_FIELDS, FACEBOOK_VIDEO_FIELDS } from './nodes.js';

const INNER_TYPES: NodeTypeNames['inner'] = new Map([
  ['attachments', /^StoryAttachment$/],
  ['from', /^(?:Profile|User)$/],
]);
const named = (own: RegExp): NodeTypeNames => ({ own, inner: INNER_TYPES, account: /^Page$/ });

export const POST_FIELD_SET: NodeFieldSet = {
  nodeType: 'Post',
  list: parseFieldList(FACEBOOK_POST_FIELDS),
  essential: new Set(['id', 'created_time', 'message', 'is_published']),
  deciding: new Set(['attachments', 'permalink_url', 'status_type']),
  typeNames: named(/^(?:Page)?Post$/),
};

export const VIDEO_FIELD_SET: NodeFieldSet = {
  nodeType: 'Video',
  list: parseFieldList(FACEBOOK_VIDEO_FIELDS),
  essential: new Set(['id', 'created_time', 'description', 'published']),
  deciding: new Set(['permalink_url', 'post_id']),
  typeNames: named(/^Video$/),
};

export const STORY_FIELD_SET: NodeFieldSet = {
  nodeType: 'Story',
  list: parseFieldList(FACEBOOK_STORY_FIELDS),
  essential: new Set(['post_id', 'creation_time', 'status']),
  deciding: new Set(),
  typeNames: named(/^(?:Page)?Stor(?:y|ies)$/),
};

/** For a post that is read by its id: no edge vouches that the Page wrote it. */
export const SINGLE_POST_FIELD_SET: NodeFieldSet = {
  ...POST_FIELD_SET,
  essential: new Set([...POST_FIELD_SET.essential, 'from']),
};

/** For a video that is read by its id: no edge vouches that it is the Page's own. */
export const SINGLE_VIDEO_FIELD_SET: NodeFieldSet = {
  ...VIDEO_FIELD_SET,
  list: [...VIDEO_FIELD_SET.list, ...parseFieldList('from{id}')],
  essential: new Set([...VIDEO_FIELD_SET.essential, 'from']),
};
