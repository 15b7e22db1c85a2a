import type { IntegrationRef } from '../content/content-item.js';
import { UnknownIntegrationError } from '../errors.js';
import { type AccessInspection, accessProblem, UNKNOWN_TOKEN } from '../ports/access-inspection.js';
import type { IngestionState } from '../ports/ingestion-state-repository.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import type { IngestionPorts } from './ingestion-ports.js';
import { sourceFor } from './source-for.js';

/** What the last runs left behind. */
export type IntegrationCheckState = Pick<
  IngestionState,
  'status' | 'lastError' | 'lastSuccessAt' | 'nextEligibleAt' | 'watermark'
>;

/** Whether an integration can be read, and what stands against it. */
export interface IntegrationCheck extends AccessInspection {
  /**
   * `ready`: it can be read; what is listed can wait. `not-ready`: somebody has to act. `unknown`: the platform did not
   * answer well enough to tell.
   */
  readonly kind: 'ready' | 'not-ready' | 'unknown';
  readonly integration: TrackedIntegration;
  /** As stored, whatever this check found; `null` when it was never read. One that is paused is woken by `resumeIntegration` only. */
  readonly state: IntegrationCheckState | null;
}

export interface CheckIntegrationOptions {
  /** Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Looks whether an integration can be read: is there a token, is it a token of this account, what may it read and until
 * when, and does the account answer. For a settings page, or right after somebody connected an account.
 *
 * Guarantees: one HTTP request to the platform, none without a token; no state is changed and the host is told nothing;
 * whatever the platform answers is a finding. `ACCESS_PROBLEMS` lists every problem.
 *
 * @example
 * ```ts
 * const check = await checkIntegration({ organizationId, integrationId }, ports);
 * for (const { message, advice } of check.problems) console.log(message, advice);
 * if (check.kind === 'ready' && check.state?.status !== 'ACTIVE') await resumeIntegration(check.integration, ports);
 * ```
 * @throws {UnknownIntegrationError} when the host does not know the integration.
 * @throws {InvalidConfigurationError} when no source reads its platform.
 * @throws what the host's ports throw, and the reason of `signal`.
 */
export async function checkIntegration(
  ref: IntegrationRef,
  ports: Pick<IngestionPorts, 'integrations' | 'sources' | 'state'>,
  options: CheckIntegrationOptions = {},
): Promise<IntegrationCheck> {
  const integration = await ports.integrations.find(ref);
  if (integration === null) {
    throw new UnknownIntegrationError(
      `Integration "${ref.integrationId}" of organization "${ref.organizationId}" is unknown to the IntegrationProvider. Check both ids, or let find() return it.`,
    );
  }
  const source = sourceFor(integration, ports.sources);
  const state = await ports.state.load(ref);
  const accessToken = await ports.integrations.getAccessToken(integration);
  const inspection =
    accessToken === null || accessToken === ''
      ? WITHOUT_TOKEN
      : await source.inspectAccess({
          integration,
          accessToken,
          signal: options.signal ?? new AbortController().signal,
          onApiCall: () => {},
        });
  return { kind: kindOf(inspection), integration, ...inspection, state: state && toCheckState(state) };
}

const WITHOUT_TOKEN: AccessInspection = {
  token: UNKNOWN_TOKEN,
  problems: [accessProblem('TOKEN_MISSING', 'The host has no access token for this integration')],
  missingPermissions: [],
  migratedTo: null,
};

function kindOf({ problems }: AccessInspection): IntegrationCheck['kind'] {
  if (problems.some(({ effect }) => effect === 'blocks')) return 'not-ready';
  return problems.some(({ effect }) => effect === 'unproven') ? 'unknown' : 'ready';
}

function toCheckState(state: IngestionState): IntegrationCheckState {
  const { status, lastError, lastSuccessAt, nextEligibleAt, watermark } = state;
  return { status, lastError, lastSuccessAt, nextEligibleAt, watermark };
}
