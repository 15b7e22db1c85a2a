/** Not among them: it is the demo, which shows figures of its run. */
const DEMO = 'embedded';

/**
 * The examples to run: those that are named, or all but the demo. Pure.
 *
 * @throws {Error} naming what there is, when a name is none of it.
 */
export function chooseExamples(all: readonly string[], named: readonly string[]): readonly string[] {
  const examples = all.filter((name) => name !== DEMO);
  for (const name of named) {
    if (name === DEMO) throw new Error(`The example "${DEMO}" is the demo. Run it with: npx -y pnpm@12.21.0 demo`);
    if (!examples.includes(name))
      throw new Error(`There is no example "${name}". Take one of these: ${examples.join(', ')}`);
  }
  return named.length > 0 ? named : examples;
}
