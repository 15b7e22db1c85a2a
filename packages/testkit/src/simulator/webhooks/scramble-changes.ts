import { randomFrom } from '../random.js';
import type { FeedChange } from './feed-change.js';

/**
 * Changes as Meta delivers them on a bad day: in any order, some of them twice, and several in one webhook. Each is
 * delivered once at least.
 *
 * @param random numbers from 0 to below 1
 */
export function scrambleChanges(
  changes: readonly FeedChange[],
  random: () => number,
): readonly (readonly FeedChange[])[] {
  const { chance, int } = randomFrom(random);
  const deliveries = changes.flatMap((change) => (chance(0.3) ? [change, change] : [change]));
  for (let last = deliveries.length - 1; last > 0; last -= 1) {
    const chosen = int(0, last);
    const [a, b] = [deliveries[last], deliveries[chosen]];
    if (a !== undefined && b !== undefined) {
      deliveries[last] = b;
      deliveries[chosen] = a;
    }
  }
  const webhooks: FeedChange[][] = [];
  for (const change of deliveries) {
    const last = webhooks.at(-1);
    if (last === undefined || chance(0.6)) webhooks.push([change]);
    else last.push(change);
  }
  return webhooks;
}
