import type { GraphClient } from '../graph-api/graph-client.js';
import { describeVersionEnd, graphVersionStatus } from '../graph-api/graph-versions.js';
import { type WalkMemory, warn } from './walk-memory.js';

/**
 * Warns, once a walk, when another version answered than was asked for, and when the one asked for ends soon or has
 * ended: an expired version silently falls forward to a newer one, whose fields may differ.
 */
export function noteVersion(
  client: Pick<GraphClient, 'version' | 'clock'>,
  answer: { readonly apiVersion: string | null },
  walk: WalkMemory,
): void {
  const { version, clock } = client;
  const ending = describeVersionEnd(version, graphVersionStatus(version, clock.now()));
  if (ending !== null) warn(walk, 'VERSION_ENDING', null, ending);
  if (answer.apiVersion === null || answer.apiVersion === version) return;
  const message = `Asked for Graph API ${version}, answered by ${answer.apiVersion}. Raise "version" of the Graph client`;
  warn(walk, 'VERSION_MISMATCH', null, message);
}
