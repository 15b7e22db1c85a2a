/** Who publishes the packages. */
export interface Publisher {
  /** With its `@`, such as `@acme`. */
  readonly scope: string;
  /** Address of the repository's page, such as `https://github.com/acme/ingest`. */
  readonly repository: string;
}

const SCOPE = /^@[a-z0-9][a-z0-9._-]*$/;
const REPOSITORY = /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/;

/**
 * Reads `--scope @acme --repository https://github.com/acme/ingest`.
 *
 * @throws {Error} that names the argument which is missing, unknown or malformed.
 */
export function readPublisher(args: readonly string[]): Publisher {
  const given = new Map<string, string>();
  for (let index = 0; index < args.length; index += 2) {
    const [name = '', value = ''] = [args[index], args[index + 1]];
    if (name !== '--scope' && name !== '--repository')
      throw new Error(`"${name}" is not known. Use --scope and --repository.`);
    given.set(name, value);
  }
  const [scope = '', repository = ''] = [given.get('--scope'), given.get('--repository')];
  if (!SCOPE.test(scope)) throw new Error(`--scope is "${scope}". Use a scope of the registry, such as @acme.`);
  if (!REPOSITORY.test(repository))
    throw new Error(
      `--repository is "${repository}". Use the address of its page, such as https://github.com/acme/ingest.`,
    );
  return { scope, repository };
}

/** The same text with another scope in the names of the packages; other words that begin alike stay. */
export function renameScope(text: string, from: string, to: string): string {
  return text.replaceAll(new RegExp(`${from.replaceAll('.', '\\.')}(?![\\w.-])`, 'g'), to);
}

/** The manifest with the fields by which a registry links a package to its source; provenance needs them. */
export function linkToRepository(
  manifest: Readonly<Record<string, unknown>>,
  repository: string,
  directory: string,
): Record<string, unknown> {
  const { homepage, bugs, repository: former, ...rest } = manifest;
  const links = {
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: 'git', url: `git+${repository}.git`, directory },
  };
  const entries = Object.entries(rest);
  const place = entries.findIndex(([name]) => name === 'license');
  return Object.fromEntries([...entries.slice(0, place), ...Object.entries(links), ...entries.slice(place)]);
}
