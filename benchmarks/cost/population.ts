import {
  createGraphSimulator,
  type GraphSimulator,
  type PageHandle,
  seedPageHistory,
} from '@org/ingest-testkit/simulator';
import { seededRandom } from '../harness.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const START = Date.UTC(2026, 0, 1);

/** How many items a week Pages publish. */
export const ITEMS_A_WEEK = { quiet: 0.5, normal: 5, busy: 40 } as const;
const REELS = 0.2;
/** Of what is published, how much is edited and how much is deleted again, each after a day on average. */
const EDITED = 0.15;
const DELETED = 0.05;
/** Edits and deletions of content of any age, for each item that is published. */
const OLD_EDITED = 0.05;
const OLD_DELETED = 0.02;

export type PopulationSizes = Readonly<Record<keyof typeof ITEMS_A_WEEK, number>> & {
  /** How far the history of every Page goes back before the month. */
  readonly historyDays: number;
  readonly seed: number;
};

interface Happening {
  readonly at: number;
  readonly happen: () => void;
}

export interface Population {
  readonly simulator: GraphSimulator;
  readonly pages: readonly PageHandle[];
  /** When the oldest history begins. */
  readonly oldest: Date;
  now(): Date;
  /** Lets time go on, and returns the Pages on which something happened. */
  goOn(days: number): ReadonlySet<PageHandle>;
}

/** Pages with a history, and a month in virtual time in which they publish, edit and delete; the same for the same seed. */
export function createPopulation(sizes: PopulationSizes, days: number): Population {
  let time = START;
  const now = () => new Date(time);
  const simulator = createGraphSimulator({ now, seed: sizes.seed });
  const oldest = new Date(START - sizes.historyDays * DAY_MS);
  const pages: PageHandle[] = [];
  const plans = new Map<PageHandle, Happening[]>();
  for (const kind of ['quiet', 'normal', 'busy'] as const) {
    for (let count = 0; count < sizes[kind]; count += 1) {
      const page = simulator.addPage();
      const items = Math.round((ITEMS_A_WEEK[kind] * sizes.historyDays) / 7);
      const reels = Math.round(items * REELS);
      const seed = sizes.seed + pages.length;
      seedPageHistory(page, { posts: items - reels, reels, from: oldest, to: new Date(START), seed });
      plans.set(page, planMonth(page, ITEMS_A_WEEK[kind], days, seededRandom(seed)));
      pages.push(page);
    }
  }
  return {
    simulator,
    pages,
    oldest,
    now,
    goOn(more) {
      time += more * DAY_MS;
      const changed = new Set<PageHandle>();
      for (const [page, plan] of plans) {
        for (let next = plan[0]; next !== undefined && next.at <= time; next = plan[0]) {
          next.happen();
          plan.shift();
          changed.add(page);
        }
      }
      return changed;
    },
  };
}

/** Everything that happens on a Page in the days after the start, in order. */
function planMonth(page: PageHandle, itemsAWeek: number, days: number, random: () => number): Happening[] {
  const end = START + days * DAY_MS;
  const plan: Happening[] = [];
  const after = (meanMs: number) => -Math.log(1 - random()) * meanMs;
  const add = (at: number, happen: () => void) => void (at < end && plan.push({ at, happen }));
  const living = new Set(page.contents().map(({ externalContentId }) => externalContentId));
  const edit = (id: string, at: number) => {
    if (living.has(id)) page.edit(id, { message: `Edited at ${new Date(at).toISOString()} #edited`, at: new Date(at) });
  };
  const remove = (id: string) => {
    if (living.delete(id)) page.delete(id);
  };

  for (let at = START + after(WEEK_MS / itemsAWeek); at < end; at += after(WEEK_MS / itemsAWeek)) {
    const publish = random() < REELS ? page.publishReel : page.publishPhoto;
    let id = '';
    const publishedAt = new Date(at);
    add(at, () => {
      id = publish({ at: publishedAt, message: `Published at ${publishedAt.toISOString()} #new` }).id;
      living.add(id);
    });
    const editedAt = at + after(DAY_MS);
    const deletedAt = at + after(DAY_MS);
    if (random() < EDITED) add(editedAt, () => edit(id, editedAt));
    if (random() < DELETED) add(deletedAt, () => remove(id));
    const [someTime, chosen] = [START + random() * (end - START), random()];
    const someOf = () => [...living][Math.floor(chosen * living.size)] ?? '';
    if (random() < OLD_EDITED) add(someTime, () => edit(someOf(), someTime));
    if (random() < OLD_DELETED) add(someTime, () => remove(someOf()));
  }
  return plan.sort((a, b) => a.at - b.at);
}
