import { extractHashtags, hashtagKey } from '@org/ingest-core';
import type { SeededRandom } from '../simulator/random.js';
import { isDigit, isLetter, standInDigit, standInLetter, withCaseOf } from './letter-stand-ins.js';

/** What a hashtag is made of: not a digit that is a keycap, not what dresses emoji. */
const WORD = String.raw`(?:(?![0-9]\uFE0F?\u20E3|\u2139\uFE0F|[\uFE0E\uFE0F\u20E3])[\p{L}\p{Nl}\p{M}\p{Nd}_])`;
/** A word behind a sign; the words that make a URL; any other character. */
const PARTS = new RegExp(
  String.raw`(?<sign>[#＃])(?<tag>${WORD}(?:[\u200C\u200D]*${WORD})*)|(?:https?(?=:\/\/)|www(?=\.)|mailto(?=:))|[\s\S]`,
  'giu',
);
/** What opens a URL when a dot or a colon follows, even behind letters of another script. */
const URL_TAIL = /(?:www|mailto)$/;
const ATTEMPTS = 50;

/** Made-up text in place of what people wrote. */
export interface TextStandIns {
  /**
   * The same text gives the same stand-in. Signs, emoji, marks, white space and lengths in UTF-16 units stay; letters and
   * digits become others of their kind; the same hashtag, in whatever case, becomes the same made-up hashtag everywhere.
   */
  of(text: string): string;
}

export function createTextStandIns(random: SeededRandom): TextStandIns {
  const texts = new Map<string, string>();
  /** By key: the characters that stand for the key's. */
  const tags = new Map<string, readonly string[]>();
  const takenTags = new Set<string>();

  function standInTag(written: string): string {
    const composed = written.normalize('NFC');
    const made = spell(composed, standInKey(hashtagKey(composed)));
    return composed === written ? made : made.normalize(written === written.normalize('NFD') ? 'NFD' : 'NFC');
  }

  function standInKey(key: string): readonly string[] {
    const known = tags.get(key);
    if (known !== undefined) return known;
    const isFit = (made: string) => !takenTags.has(hashtagKey(made)) && URL_TAIL.test(made) === URL_TAIL.test(key);
    let made = drawKey(key, random);
    for (let attempt = 0; attempt < ATTEMPTS && !isFit(made.join('')); attempt += 1) made = drawKey(key, random);
    takenTags.add(hashtagKey(made.join('')));
    tags.set(key, made);
    return made;
  }

  const draw = (text: string) =>
    text.replace(PARTS, (part, sign: string | undefined, tag: string | undefined) => {
      if (sign !== undefined && tag !== undefined) return sign + standInTag(tag);
      return [...part].length > 1 ? part : standInCharacter(part, random);
    });

  /** Chance may spell `www`, and with it a URL; then another one is drawn. */
  function keepsHashtags(text: string, made: string): boolean {
    return (['FACEBOOK', 'INSTAGRAM'] as const).every((platform) => {
      const before = extractHashtags(text, { platform });
      return extractHashtags(made, { platform }).length === before.length;
    });
  }

  return {
    of(text) {
      const known = texts.get(text);
      if (known !== undefined) return known;
      let made = draw(text);
      for (let attempt = 0; attempt < ATTEMPTS && !keepsHashtags(text, made); attempt += 1) made = draw(text);
      texts.set(text, made);
      return made;
    },
  };
}

/** One character for each of a key. `ss` stays, since it may be written ß elsewhere, and so does what opens a URL. */
function drawKey(key: string, random: SeededRandom): readonly string[] {
  const characters = [...key];
  const tail = characters.length - (URL_TAIL.exec(key)?.[0].length ?? 0);
  const isKept = (index: number) =>
    index >= tail || (characters[index] === 's' && (characters[index - 1] === 's' || characters[index + 1] === 's'));
  return characters.map((character, index) => (isKept(index) ? character : standInCharacter(character, random)));
}

/** Writes a made-up key as the original was written: case by case, and what folds into more than one letter as it is. */
function spell(written: string, key: readonly string[]): string {
  let at = 0;
  let made = '';
  for (const character of written) {
    const folded = [...hashtagKey(character)].length;
    made += folded === 1 ? withCaseOf(character, key[at] ?? character) : character;
    at += folded;
  }
  return made;
}

function standInCharacter(character: string, random: SeededRandom): string {
  if (isDigit(character)) return standInDigit(character, random);
  if (!isLetter(character)) return character;
  const folded = hashtagKey(character);
  if ([...folded].length > 1) return character;
  const made = withCaseOf(character, standInLetter(folded, random));
  return made.length === character.length ? made : character;
}
