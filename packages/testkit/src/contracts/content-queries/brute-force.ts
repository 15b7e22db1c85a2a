import type { ContentItem, ContentScope } from '@org/ingest-core';

/** Items that a scope counts, found by walking over all of them. */
export function itemsIn(items: readonly ContentItem[], scope: ContentScope): readonly ContentItem[] {
  return items.filter(
    (item) =>
      item.removedAt === null &&
      item.organizationId === scope.organizationId &&
      (scope.integrationId ?? item.integrationId) === item.integrationId &&
      (scope.format ?? item.format) === item.format &&
      (scope.publishedFrom === undefined || item.publishedAt.getTime() >= scope.publishedFrom.getTime()) &&
      (scope.publishedBefore === undefined || item.publishedAt.getTime() < scope.publishedBefore.getTime()),
  );
}

/** How often each value occurs. */
export function tally(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Day, weekday and hour of moments in a time zone. */
export function createWallClock(timeZone: string) {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...options });
  const day = part({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const weekday = part({ weekday: 'short' });
  const hour = part({ hour: '2-digit' });
  return (moment: Date) => ({
    day: day.format(moment),
    isoWeekday: WEEKDAYS.indexOf(weekday.format(moment).slice(0, 3)) + 1,
    hour: Number(hour.format(moment).replace(/\D/g, '')),
  });
}

/** The first day of the period that a day belongs to. */
export function periodOf(
  { day, isoWeekday }: { readonly day: string; readonly isoWeekday: number },
  bucket: 'day' | 'week' | 'month',
): string {
  if (bucket === 'month') return `${day.slice(0, 7)}-01`;
  const back = bucket === 'week' ? isoWeekday - 1 : 0;
  return new Date(Date.parse(`${day}T12:00:00Z`) - back * 86_400_000).toISOString().slice(0, 10);
}
