/** The packages whose tests run, by folder. */
export const PACKAGES = ['core', 'sql', 'testkit', 'adapter-prisma', 'adapter-typeorm', 'adapter-bullmq'];

/** The Vitest projects with all tests of the packages. */
const EVERY_PROJECT = [...PACKAGES, 'machines', 'adapter-bullmq-5'];

/** What all tests, or those that depend on a peer, run in. */
export type Environment =
  | { readonly kind: 'node'; readonly name: string; readonly version: string; readonly projects: readonly string[] }
  | { readonly kind: 'lowest-peers'; readonly name: string; readonly projects: readonly string[] };

/** By the major that the argument names; the lowest is the promise of `engines`. */
const NODE_VERSIONS = { '20': '20.19.0', '22': '22', '24': '24', '26': '26' };

const ENVIRONMENTS: readonly Environment[] = [
  ...Object.entries(NODE_VERSIONS).map(
    ([major, version]) => ({ kind: 'node', name: `node-${major}`, version, projects: EVERY_PROJECT }) as const,
  ),
  { kind: 'lowest-peers', name: 'lowest-peers', projects: EVERY_PROJECT.filter((name) => name !== 'machines') },
];

/**
 * The environments that the arguments name, all of them where they name none. Each Node runs the highest peers.
 *
 * @throws {Error} for an argument that names none.
 */
export function planEnvironments(args: readonly string[]): readonly Environment[] {
  const names = ENVIRONMENTS.map(({ name }) => name);
  const unknown = args.filter((arg) => !names.includes(arg));
  if (unknown.length > 0)
    throw new Error(
      `No environment is called "${unknown.join('", "')}". Name some of ${names.join(', ')}, or none for all.`,
    );
  return ENVIRONMENTS.filter(({ name }) => args.length === 0 || args.includes(name));
}
