/** A fixed number of them: an open repetition would fill the stack of the regular expression engine. */
const MANY_MARKS = /\p{M}{64}/u;
/** Marks of the lowest and the highest combining class: every other mark moves past one of them. */
const LOWEST = '\u0334';
const HIGHEST = '\u0345';

/**
 * `text.normalize('NFC')` in linear time. The built-in one inserts each combining mark among those before it, which
 * takes minutes for a million marks in the wrong order; so a text with many in a row is put into order before it sees them.
 *
 * @see https://www.unicode.org/reports/tr15/#Description_Norm
 */
export function toNfc(text: string): string {
  const isLong = text.length > 64 && MANY_MARKS.test(text);
  return (isLong ? toCanonicalOrder(text) : text).normalize('NFC');
}

/** The text decomposed, the marks between two characters of no combining class sorted stably by theirs. */
function toCanonicalOrder(text: string): string {
  const decomposed = new Map<string, string>();
  for (const character of text) if (!decomposed.has(character)) decomposed.set(character, character.normalize('NFD'));
  const orders = combiningOrders(new Set([...decomposed.values()].flatMap((characters) => [...characters])));

  let ordered = '';
  let waiting: string[] = [];
  for (const composed of text) {
    for (const character of decomposed.get(composed) ?? composed) {
      const order = orders.get(character);
      if (order === undefined) {
        if (waiting.length > 0) ordered += waiting.join('');
        ordered += character;
        waiting = [];
      } else {
        waiting[order] = (waiting[order] ?? '') + character;
      }
    }
  }
  return ordered + waiting.join('');
}

/** A number for the combining class of each mark, in the order of the classes; none for a character that never moves. */
function combiningOrders(characters: ReadonlySet<string>): ReadonlyMap<string, number> {
  const moving = [...characters]
    .filter((character) => swaps(character, LOWEST) || swaps(HIGHEST, character))
    .sort((a, b) => Number(swaps(a, b)) - Number(swaps(b, a)));
  const orders = new Map<string, number>();
  let order = 0;
  moving.forEach((mark, index) => {
    const before = moving[index - 1];
    if (before !== undefined && swaps(mark, before)) order++;
    orders.set(mark, order);
  });
  return orders;
}

/** Whether canonical order puts `second` first: JavaScript tells combining classes in no other way. */
function swaps(first: string, second: string): boolean {
  const pair = first + second;
  return pair.normalize('NFD') !== pair;
}
