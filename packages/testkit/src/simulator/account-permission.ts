import { failures, type GraphFailureOptions } from './graph-failure.js';
import type { PageState } from './world/records.js';

/** What a token is told that may not read this page or account. */
export function missingPermissionOf({ connection }: PageState): GraphFailureOptions {
  if (connection === null) return failures.missingPermission();
  const isOwn = connection.login === 'instagram-login';
  return failures.missingInstagramPermission(isOwn ? 'instagram_business_basic' : 'instagram_basic');
}
