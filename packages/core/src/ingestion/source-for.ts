import { InvalidConfigurationError } from '../errors.js';
import type { ContentSource } from '../ports/content-source.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';

/** @throws {InvalidConfigurationError} when no source reads its platform. */
export function sourceFor(integration: TrackedIntegration, sources: readonly ContentSource[]): ContentSource {
  const source = sources.find((candidate) => candidate.platform === integration.platform);
  if (source !== undefined) return source;
  const known = sources.map(({ platform }) => platform).join(', ') || 'none';
  throw new InvalidConfigurationError(
    `No source reads ${integration.platform}, the platform of integration "${integration.integrationId}". Those that "sources" has read: ${known}.`,
  );
}
