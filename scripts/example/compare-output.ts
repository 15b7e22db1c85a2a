/**
 * The lines in which two outputs differ, `-` for what was expected and `+` for what was printed, between the lines that
 * they share; `null` when they are equal. Pure.
 */
export function compareOutput(expected: string, printed: string): string | null {
  if (expected === printed) return null;
  const [before, after] = [linesOf(expected), linesOf(printed)];
  const shared = sharedLengths(before, after);
  const lengthAt = (i: number, j: number) => shared[i]?.[j] ?? 0;
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push(`  ${before[i]}`);
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push(`- ${before[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${after[j]}`);
      j += 1;
    }
  }
  return lines.join('\n');
}

/** A last line without an end is marked: it is another output. */
function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop();
  return last === '' || last === undefined ? lines : [...lines, `${last} (no newline at the end)`];
}

/** How many lines the rests of both from (i, j) on share at most, in order. */
function sharedLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = [new Array<number>(after.length + 1).fill(0)];
  for (const line of [...before].reverse()) {
    const below = rows[0] ?? [];
    const row = new Array<number>(after.length + 1).fill(0);
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = line === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
    rows.unshift(row);
  }
  return rows;
}
