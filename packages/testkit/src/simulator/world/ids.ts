import type { SeededRandom } from '../random.js';

/** Ids as Meta's look: strings of digits, many above what a JavaScript number can hold, and never two alike. */
export interface IdFactory {
  page(): string;
  postSuffix(): string;
  video(): string;
  instagramAccount(): string;
  media(): string;
  /** Photos, events and whatever else has an id. */
  object(): string;
}

const GAP = 100_003;

export function createIdFactory(random: SeededRandom): IdFactory {
  let counter = 0;
  const digits = (prefix: string, width: number) => {
    counter += 1;
    return prefix + String(counter * GAP + random.int(0, GAP - 1)).padStart(width, '0');
  };
  return {
    page: () => digits('1', 14),
    postSuffix: () => digits('12', 16),
    video: () => digits('9', 16),
    instagramAccount: () => digits('1784', 13),
    media: () => digits('17', 15),
    object: () => digits('8', 15),
  };
}
