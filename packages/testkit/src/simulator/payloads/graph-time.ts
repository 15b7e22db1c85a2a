/** `2021-08-13T08:25:28+0000`: Meta's form, whose offset has no colon. */
export function toGraphTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+0000`;
}

/** Meta keeps whole seconds. */
export function wholeSeconds(at: Date): number {
  const time = at.getTime();
  if (!Number.isFinite(time)) throw new RangeError('A publish time must be a valid Date');
  return Math.floor(time / 1000) * 1000;
}
