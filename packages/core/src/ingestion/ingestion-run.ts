import type { Clock } from '../ports/clock.js';
import type { AccessCheck, ContentPage, ContentSource, QuarantinedItem } from '../ports/content-source.js';
import type { IngestionJob } from '../ports/ingestion-job.js';
import type { IngestionFailure, IngestionState } from '../ports/ingestion-state-repository.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { TrackedIntegration } from '../ports/integration-provider.js';
import type { Logger } from '../ports/logger.js';
import type { FailurePolicy } from './failure-policy.js';
import type { IngestionEvent, IngestionEventListener } from './ingestion-event.js';
import type { IngestionPorts } from './ingestion-ports.js';
import type { IngestionTotals, ReportBase } from './ingestion-report.js';
import { toItemError } from './recorded-error.js';
import { addPage, NO_TOTALS } from './run-totals.js';
import { updateState } from './update-state.js';

/** What a run is made of. */
export interface IngestionRunParts {
  readonly job: IngestionJob;
  readonly integration: TrackedIntegration;
  readonly source: ContentSource;
  readonly ports: IngestionPorts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly policy: FailurePolicy;
  readonly random: () => number;
  /** Which try of the job this is; `null` when nobody counts, and then the state does. */
  readonly attempt: number | null;
  readonly listener: IngestionEventListener;
  readonly state: IngestionState;
}

/** One run while it runs: what it works with, and what it has done so far. */
export class IngestionRun implements IngestionRunParts {
  readonly job: IngestionJob;
  readonly integration: TrackedIntegration;
  readonly source: ContentSource;
  readonly ports: IngestionPorts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly policy: FailurePolicy;
  readonly random: () => number;
  readonly attempt: number | null;
  readonly listener: IngestionEventListener;
  /** As last loaded or saved. */
  state: IngestionState;
  totals: IngestionTotals = NO_TOTALS;
  readonly warnings: IngestionWarning[] = [];
  /** Items that this run set aside. */
  readonly asideIds = new Set<string>();

  constructor(parts: IngestionRunParts) {
    this.job = parts.job;
    this.integration = parts.integration;
    this.source = parts.source;
    this.ports = parts.ports;
    this.clock = parts.clock;
    this.logger = parts.logger;
    this.signal = parts.signal;
    this.policy = parts.policy;
    this.random = parts.random;
    this.attempt = parts.attempt;
    this.listener = parts.listener;
    this.state = parts.state;
  }

  /** A report with everything that is known of the run. */
  report<const T extends object>(ending: T): T & ReportBase {
    return {
      job: this.job,
      platform: this.integration.platform,
      totals: this.totals,
      warnings: [...this.warnings],
      ...ending,
    };
  }

  /** Asks the platform who the token is; one call. */
  async checkAccess(accessToken: string): Promise<AccessCheck> {
    const { integration, signal, countCall: onApiCall } = this;
    return this.source.checkAccess({ integration, accessToken, signal, onApiCall });
  }

  /** Counts a request to the platform. */
  readonly countCall = (): void => {
    this.totals = { ...this.totals, apiCalls: this.totals.apiCalls + 1 };
  };

  /** Tells the listener; what it throws cannot harm the run. */
  emit(event: DistributiveOmit<IngestionEvent, 'organizationId' | 'integrationId'>): void {
    const { organizationId, integrationId } = this.integration;
    try {
      this.listener({ organizationId, integrationId, ...event });
    } catch {
      this.logger.warn('An event listener threw', { organizationId, integrationId, event: event.kind });
    }
  }

  async update(change: (state: IngestionState) => IngestionState): Promise<void> {
    this.state = await updateState(this.ports.state, this.state, change);
  }

  warn(warning: IngestionWarning): void {
    const { organizationId, integrationId } = this.integration;
    this.warnings.push(warning);
    this.logger.warn(warning.message, { organizationId, integrationId, warning: warning.code });
    this.emit({ kind: 'warning', warning });
  }

  /** Stores what a page holds, and records what had to be set aside. The position is saved by the caller, afterwards. */
  async store(page: ContentPage): Promise<void> {
    const stored = await this.ports.content.upsertMany(page.items);
    const aside: readonly QuarantinedItem[] = [...page.quarantined, ...stored.rejected];
    if (aside.length > 0) await this.ports.state.recordFailures(aside.map((item) => this.toFailure(item)));
    this.totals = addPage(this.totals, page, stored);
    await this.remove(page.withdrawn);
    for (const warning of page.warnings) this.warn(warning);
    for (const item of aside) {
      if (item.externalContentId !== null) this.asideIds.add(item.externalContentId);
      this.emit({ kind: 'item-quarantined', item });
    }
  }

  /** Marks content as gone; ids that are not stored, or marked already, are left alone. */
  async remove(externalContentIds: readonly string[]): Promise<void> {
    if (externalContentIds.length === 0) return;
    const removed = await this.ports.content.markRemoved(this.integration, externalContentIds, this.clock.now());
    this.totals = { ...this.totals, removed: this.totals.removed + removed };
    if (removed > 0) this.emit({ kind: 'content-removed', externalContentIds });
  }

  private toFailure(item: QuarantinedItem): IngestionFailure {
    return {
      organizationId: this.integration.organizationId,
      integrationId: this.integration.integrationId,
      scope: 'item',
      externalContentId: item.externalContentId,
      error: toItemError(item.reason, this.clock.now()),
    };
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
