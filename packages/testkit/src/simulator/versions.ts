/**
 * The day each version stops answering.
 * @see https://developers.facebook.com/docs/graph-api/changelog/versions/
 */
const VERSION_ENDS: Readonly<Record<string, string | null>> = {
  'v18.0': '2026-01-26',
  'v19.0': '2026-05-21',
  'v20.0': '2026-09-24',
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
  'v26.0': null,
};

/**
 * The version that answers a call for `asked`: a version that has ended falls forward to the oldest living one, without
 * a word. `null` for a version that never was.
 */
export function answeringVersion(asked: string, now: Date): string | null {
  if (isLiving(asked, now)) return asked;
  const major = Number(asked.slice(1));
  const newest = Math.max(...Object.keys(VERSION_ENDS).map((version) => Number(version.slice(1))));
  if (!Number.isFinite(major) || major > newest) return null;
  return Object.keys(VERSION_ENDS).find((version) => isLiving(version, now)) ?? null;
}

function isLiving(version: string, now: Date): boolean {
  if (!Object.hasOwn(VERSION_ENDS, version)) return false;
  const end = VERSION_ENDS[version];
  return typeof end !== 'string' || now.getTime() < Date.parse(`${end}T00:00:00Z`);
}
