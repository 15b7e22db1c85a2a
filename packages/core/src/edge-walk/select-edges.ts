import { InvalidConfigurationError } from '../errors.js';
import type { ContentEdge } from './content-edge.js';

/**
 * The default edges and additional ones, in the order they are read.
 * @throws {InvalidConfigurationError} when one is unknown or named twice.
 */
export function selectEdges<Edge extends ContentEdge>(
  edges: readonly Edge[],
  defaults: readonly string[],
  additional: readonly string[],
  account: string,
): readonly Edge[] {
  for (const [index, name] of additional.entries()) {
    const isKnown = edges.some((edge) => edge.name === name) && !defaults.includes(name);
    if (!isKnown) {
      const known = edges.map((edge) => edge.name).filter((one) => !defaults.includes(one));
      throw new InvalidConfigurationError(
        `additionalEdges names "${name}"; besides ${defaults.join(' and ')} ${account} has ${known.join(', ')}`,
      );
    }
    if (additional.indexOf(name) < index) throw new InvalidConfigurationError(`additionalEdges names "${name}" twice`);
  }
  return edges.filter(({ name }) => defaults.includes(name) || additional.includes(name));
}
