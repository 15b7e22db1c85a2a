import { extractHashtags } from '@org/ingest-core';
import twitterText from 'twitter-text';
import { makeCaptions } from './captions.js';
import { atLeast, atMost, type Benchmark, type Figure, measureInTurns, timeInTurns } from './harness.js';

const SEED = 20_261_124;
const PLAIN = /(?<![\p{L}\p{M}\p{Nd}_&/#＃])[#＃]([\p{L}\p{M}\p{Nd}_]*[\p{L}\p{M}][\p{L}\p{M}\p{Nd}_]*)/gu;

/** What a hostile caption repeats. */
const HOSTILE: Readonly<Record<string, string>> = {
  signs: '#',
  'fullwidth signs': '＃',
  'alternating signs': '#＃',
  'short hashtags': '#a',
  'short hashtags apart': '#a ',
  'digits after signs': '#1',
  'signs after punctuation': '.#',
  marks: '\u0301',
  'marks in the wrong order': '\u0301\u0323',
  'signs and joiners': '#\u200d',
  'joiners in hashtags': '#a\u200d\u200c',
  'emoji selectors before signs': '\ufe0f#',
  'URL starts': 'https://',
  'URLs and signs': 'https://a?#',
  'URLs in brackets': '(https://a.bc)#d',
  'dotted names': 'a.',
  'dotted names and signs': 'a.bc/!#',
  colons: ':#',
  keycaps: '#1\ufe0f\u20e3',
  'lone surrogates': '#\ud800',
};

export const hashtags = createHashtagsBenchmark({ captions: 100_000, hostileLength: 1_000_000, roundMs: 10 });

/** `extractHashtags` against what it could be replaced by, and against captions that mean harm. */
export function createHashtagsBenchmark(sizes: {
  readonly captions: number;
  /** Characters of the shorter of two hostile captions; the longer one has four times as many. */
  readonly hostileLength: number;
  /** How long a round of a hostile caption lasts at least. */
  readonly roundMs: number;
}): Benchmark {
  return {
    name: 'hashtags',
    run: () => [...compareWithRivals(sizes.captions), ...checkLinearTime(sizes)],
  };
}

function compareWithRivals(count: number): readonly Figure[] {
  const captions = makeCaptions(count, SEED);
  const characters = captions.reduce((sum, caption) => sum + caption.length, 0) / captions.length;
  const found = captions.reduce((sum, caption) => sum + extractHashtags(caption).length, 0) / captions.length;
  console.error(
    `hashtags: ${count.toLocaleString('en-US')} captions, seed ${SEED}, on average ` +
      `${characters.toFixed(0)} characters and ${found.toFixed(1)} hashtags`,
  );
  const [ours, ...rivals] = measureInTurns(
    [
      { name: 'ours', work: (caption) => extractHashtags(caption) },
      { name: 'twitter-text', work: (caption) => twitterText.extractHashtags(caption) },
      { name: 'regular expression', work: extractByPlainExpression },
    ],
    captions,
  );
  const bars: Readonly<Record<string, number>> = { 'twitter-text': 20, 'regular expression': 1 };
  return rivals.map((rival) =>
    atLeast(
      'hashtags',
      `captions/s against ${rival.name}`,
      ours?.itemsPerSecond ?? 0,
      rival.itemsPerSecond,
      bars[rival.name] ?? 1,
    ),
  );
}

function extractByPlainExpression(caption: string): readonly string[] {
  const found = new Map<string, string>();
  for (const match of caption.matchAll(PLAIN)) {
    const hashtag = (match[1] ?? '').normalize('NFC');
    const key = hashtag.toLowerCase();
    if (!found.has(key)) found.set(key, hashtag);
  }
  return [...found.values()];
}

/** Four times the text may take at most eight times as long; quadratic work would take sixteen times. */
function checkLinearTime(sizes: { readonly hostileLength: number; readonly roundMs: number }): readonly Figure[] {
  return Object.entries(HOSTILE).map(([kind, unit]) => {
    const [one = Number.NaN, four = Number.NaN] = timeInTurns(
      (caption: string) => extractHashtags(caption, { platform: 'INSTAGRAM' }),
      [hostileCaption(unit, sizes.hostileLength), hostileCaption(unit, 4 * sizes.hostileLength)],
      { roundMs: sizes.roundMs },
    );
    return atMost('hashtags', `ms for four times as much text: ${kind}`, four, one, 8);
  });
}

/** Begins as a hashtag, so that nothing can be skipped, and ends with a sign whose past has to be searched for a URL. */
function hostileCaption(unit: string, length: number): string {
  return `#a${unit.repeat(Math.floor(length / unit.length))}!#b`;
}
