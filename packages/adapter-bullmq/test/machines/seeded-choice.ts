import { randomInt } from 'node:crypto';

/** Choices that the same seed makes again. */
export interface SeededChoice {
  readonly seed: number;
  /** A whole number from 1 up to `most`. */
  upTo(most: number): number;
}

/** Prints its seed; `INGEST_TEST_SEED` makes the choices of an earlier run. */
export function createSeededChoice(title: string): SeededChoice {
  const given = Number(process.env.INGEST_TEST_SEED ?? '');
  const seed = Number.isSafeInteger(given) && given > 0 ? given : randomInt(1, 1_000_000);
  process.stdout.write(`${title}: INGEST_TEST_SEED=${seed}\n`);
  let state = seed;
  return {
    seed,
    upTo(most) {
      // A linear congruential generator; its high bits are the random ones.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return 1 + Math.floor((state / 2 ** 32) * most);
    },
  };
}
