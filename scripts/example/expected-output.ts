/**
 * What an example's README says that the program prints: the `text` block after "It prints:".
 *
 * @throws {Error} when there is no such block.
 */
export function expectedOutputOf(readme: string): string {
  const [, text] = /^It prints:$\n\n^```text$\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  if (text !== undefined) return text;
  throw new Error(
    'The README has no ```text block after a line "It prints:". Write down there what the program prints.',
  );
}
