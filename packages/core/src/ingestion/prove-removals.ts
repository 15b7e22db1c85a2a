import { GraphRequestError } from '../graph-api/graph-request-error.js';
import { migratedPageIdOf } from '../graph-api/migrated-page-id.js';
import type { ContentPage } from '../ports/content-source.js';
import { findAlike, findMissing, type MissingItem } from './find-missing.js';
import type { IngestionRun } from './ingestion-run.js';
import type { PlannedWalk } from './plan-window.js';
import { recordShapeOf, type SeenContent } from './seen-content.js';

/** How many missing items a run asks for, at most; the next run asks for others. */
export const MAX_REMOVAL_QUESTIONS = 50;
/** After so many missing items that do exist, a run asks no more: the list is what is wrong. */
export const MAX_REMOVAL_CONTRADICTIONS = 3;

/** What the platform says of one item when it is asked for by its id. */
type ItemAnswer = 'exists' | 'gone' | 'not-ours' | 'unanswered';

/**
 * Marks as removed what is proven to be gone.
 *
 * A complete walk, from its own start to its end, only names what is missing from its window. Each missing item is then
 * asked for by its id, and one of the same kind that must exist as well: the platform answers "does not exist" to valid
 * tokens in outages, under throttling and for lack of a permission, and then it says so of both. Only when the missing
 * one does not exist and the other one does, it is gone. An item that is answered but not ours any more is gone, too. An item that is missing from the list and exists is stored as it is now.
 *
 * Costs nothing but a read of the store while nothing is missing. Rate limits and dead tokens are failures of the run;
 * any other failure proves nothing and leaves everything as it is, until the next complete walk over the same time.
 * Reversible: content that is read again is no longer removed.
 */
export async function proveRemovals(
  run: IngestionRun,
  walk: PlannedWalk,
  startedAt: Date,
  seen: SeenContent,
  accessToken: string,
): Promise<void> {
  if (walk.resume !== null || !seen.isWhole) return;
  const missing = shuffled(await findMissing(run, walk.window, startedAt, seen), run.random);
  if (missing.length === 0) return;
  const answers = await askForMissing(run, missing, accessToken);
  const gone = answers.filter(({ answer }) => answer === 'gone').map(({ item }) => item);
  const proven = await withWitness(run, gone, walk, seen, accessToken);
  const notOurs = answers.filter(({ answer }) => answer === 'not-ours').map(({ item }) => item);
  await run.remove([...proven, ...notOurs].map(({ externalContentId }) => externalContentId));
  tell(run, answers, gone.length - proven.length);
}

interface AnsweredItem {
  readonly item: MissingItem;
  readonly answer: ItemAnswer;
}

async function askForMissing(
  run: IngestionRun,
  missing: readonly MissingItem[],
  accessToken: string,
): Promise<readonly AnsweredItem[]> {
  const answers: AnsweredItem[] = [];
  let contradictions = 0;
  for (const item of missing.slice(0, MAX_REMOVAL_QUESTIONS)) {
    const answer = await askFor(run, item.listedId, accessToken);
    answers.push({ item, answer });
    if (answer === 'exists') contradictions += 1;
    if (answer === 'unanswered' || contradictions === MAX_REMOVAL_CONTRADICTIONS) break;
  }
  return answers;
}

/** The items among `gone` whose kind the token can read at this moment, since it reads another one of it. */
async function withWitness(
  run: IngestionRun,
  gone: readonly MissingItem[],
  walk: PlannedWalk,
  seen: SeenContent,
  accessToken: string,
): Promise<readonly MissingItem[]> {
  const answers = new Map<string, boolean>();
  for (const item of gone) {
    const shape = recordShapeOf(item);
    if (answers.has(shape)) continue;
    const witness = seen.sampleOf(shape) ?? (await findAlike(run, item, walk.window));
    answers.set(shape, witness !== null && (await askFor(run, witness, accessToken)) === 'exists');
  }
  return gone.filter((item) => answers.get(recordShapeOf(item)) === true);
}

async function askFor(run: IngestionRun, externalContentId: string, accessToken: string): Promise<ItemAnswer> {
  const { integration, signal, countCall: onApiCall } = run;
  let page: ContentPage;
  try {
    page = await run.source.readItem({ integration, accessToken, externalContentId, signal, onApiCall });
  } catch (error) {
    if (!(error instanceof GraphRequestError)) throw error;
    const { kind } = error.classification;
    if (kind === 'rate-limit' || kind === 'token') throw error;
    return saysGone(error) ? 'gone' : 'unanswered';
  }
  if (page.items.length === 0) return page.skipped > 0 ? 'not-ours' : 'unanswered';
  await run.store(page);
  return 'exists';
}

/** A Page that moved has its content under other ids: that it is not found under the old ones says nothing. */
export function saysGone({ classification: { kind, message } }: GraphRequestError): boolean {
  return (kind === 'not-found' || kind === 'suspicious') && migratedPageIdOf(message) === null;
}

function tell(run: IngestionRun, answers: readonly AnsweredItem[], withoutWitness: number): void {
  const existing = answers.filter(({ answer }) => answer === 'exists');
  const [first] = existing;
  if (first !== undefined) {
    run.warn({
      code: 'LISTING_INCOMPLETE',
      message: `${existing.length} stored items are missing from the list and still exist, such as ${first.item.externalContentId}`,
    });
  }
  const unproven = withoutWitness + answers.filter(({ answer }) => answer === 'unanswered').length;
  if (unproven > 0) {
    run.warn({
      code: 'REMOVALS_UNPROVEN',
      message: `${unproven} stored items are missing from the list, and whether they are gone could not be proven`,
    });
  }
}

/** In an order of chance, so that items which cannot be settled do not keep others from being asked for. */
function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    const [a, b] = [mixed[last], mixed[chosen]];
    if (a !== undefined && b !== undefined) {
      mixed[last] = b;
      mixed[chosen] = a;
    }
  }
  return mixed;
}
