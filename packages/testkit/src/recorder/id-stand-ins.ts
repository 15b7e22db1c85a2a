import type { SeededRandom } from '../simulator/random.js';

const ATTEMPTS = 50;
/** Some ids are exact as JavaScript numbers, some are not, and a reader must cope with both. */
const isExact = (digits: string) => Number.isSafeInteger(Number(digits));

/** Made-up ids and cursors in place of real ones; the same one always gives the same, and two never give one. */
export interface IdStandIns {
  /** For digits: same length, same first digit, same side of 2^53. */
  ofDigits(digits: string): string;
  /** For `123` and `123_456`: each half by itself, so that a page's posts still name their page. */
  ofId(id: string): string;
  /** For cursors and other opaque words: same length, capitals, small letters and digits in the same places. */
  ofOpaque(value: string): string;
  /** Every id that was replaced. */
  readonly originals: ReadonlySet<string>;
}

export function createIdStandIns(random: SeededRandom): IdStandIns {
  const digitsMade = new Map<string, string>();
  const digitsTaken = new Set<string>();
  const opaqueMade = new Map<string, string>();
  const opaqueTaken = new Set<string>();
  const originals = new Set<string>();

  function drawDigits(digits: string): string {
    const fits = (made: string) => !digitsTaken.has(made) && !originals.has(made) && isExact(made) === isExact(digits);
    // With more digits kept, chance has less to hit: few ids that begin with 9 lie below 2^53.
    for (let kept = 1; kept < digits.length; kept += 1) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const made = digits.slice(0, kept) + numerals(digits.length - kept, random);
        if (fits(made)) return made;
      }
    }
    if (!digitsTaken.has(digits)) return digits;
    for (let number = 0; ; number += 1) {
      const made = String(number).padStart(digits.length, '0');
      if (!digitsTaken.has(made)) return made;
    }
  }

  function ofDigits(digits: string): string {
    const known = digitsMade.get(digits);
    if (known !== undefined) return known;
    originals.add(digits);
    const made = drawDigits(digits);
    digitsMade.set(digits, made);
    digitsTaken.add(made);
    return made;
  }

  return {
    originals,
    ofDigits,
    ofId: (id) => id.split('_').map(ofDigits).join('_'),
    ofOpaque(value) {
      const known = opaqueMade.get(value);
      if (known !== undefined) return known;
      let made = scramble(value, random);
      for (let attempt = 0; attempt < ATTEMPTS && opaqueTaken.has(made); attempt += 1) made = scramble(value, random);
      while (opaqueTaken.has(made)) made += random.int(0, 9);
      opaqueMade.set(value, made);
      opaqueTaken.add(made);
      return made;
    },
  };
}

function numerals(count: number, random: SeededRandom): string {
  return Array.from({ length: count }, () => random.int(0, 9)).join('');
}

const letterFrom = (first: number, random: SeededRandom) => String.fromCharCode(first + random.int(0, 25));

/** What is neither an ASCII letter nor a digit stays, so that base64 stays base64. */
function scramble(value: string, random: SeededRandom): string {
  return value.replace(/[a-z]|[A-Z]|\d|[^ -~]/g, (character) => {
    if (/\d/.test(character)) return String(random.int(0, 9));
    if (/[A-Z]/.test(character)) return letterFrom(0x41, random);
    return letterFrom(0x61, random);
  });
}
