import { createSeededRandom } from '../simulator/random.js';
import { createIdStandIns, type IdStandIns } from './id-stand-ins.js';
import { createTextStandIns } from './text-stand-ins.js';

/** Everything that a recording holds in place of the real thing: one mapping for all of its exchanges. */
export interface StandIns extends IdStandIns {
  /** For what people wrote. */
  ofText(text: string): string;
  /** For names of pages and people, which Meta repeats in paths, links and messages. */
  ofName(name: string): string;
  /** Every name that was replaced. */
  readonly names: ReadonlySet<string>;
  /** Notes a string that holds nothing real any more. Returns it. */
  markMade(value: string): string;
  isMade(value: string): boolean;
}

export function createStandIns(seed: number): StandIns {
  const ids = createIdStandIns(createSeededRandom(seed, 'ids'));
  const texts = createTextStandIns(createSeededRandom(seed, 'texts'));
  const names = new Set<string>();
  const made = new Set<string>();
  const markMade = (value: string) => {
    made.add(value);
    return value;
  };
  return {
    ...ids,
    ofOpaque: (value) => markMade(ids.ofOpaque(value)),
    ofText: (text) => markMade(texts.of(text)),
    ofName(name) {
      names.add(name);
      return markMade(texts.of(name));
    },
    names,
    markMade,
    isMade: (value) => made.has(value),
  };
}
