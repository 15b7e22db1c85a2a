import { InvalidConfigurationError } from '../errors.js';

/** Items a page of an edge; more is an error on the post edges. @see https://developers.facebook.com/docs/graph-api/reference/page/feed/ */
export const FULL_PAGE_SIZE = 100;

/** @throws {InvalidConfigurationError} when Meta does not allow so many items a page. */
export function checkPageSize(size: number): number {
  if (Number.isInteger(size) && size >= 1 && size <= FULL_PAGE_SIZE) return size;
  throw new InvalidConfigurationError(`pageSize is ${size}; Meta allows 1 to ${FULL_PAGE_SIZE} items a page`);
}

/** Half of a page size, or `null` when it cannot be halved any more. */
export function halvePageSize(size: number): number | null {
  return size > 1 ? Math.floor(size / 2) : null;
}

/** The size to start the next run with after a walk that ended with `size`: one step back up, `null` for the full size. */
export function recoverPageSize(size: number, full: number): number | null {
  return size * 2 >= full ? null : size * 2;
}
