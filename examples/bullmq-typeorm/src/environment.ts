/** What the environment says of `names`. Where one is missing, the program ends and says so in a line. */
export function readEnvironment<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    console.error(`The environment lacks ${missing.join(' and ')}: the URL of a server of yours.`);
    process.exit(1);
  }
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}
