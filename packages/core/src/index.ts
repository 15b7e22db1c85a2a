// Content: what we keep
export type { ContentFormat, ContentKind } from './content/content-format.js';
export { CONTENT_FORMATS, CONTENT_KINDS } from './content/content-format.js';
export type { DroppedContent, IdentityPlan } from './content/content-identity.js';
export { planContentIdentity, unifyContentItems } from './content/content-identity.js';
export type {
  ContentItem,
  ContentItemSource,
  ContentKey,
  IntegrationRef,
  Platform,
  StoredContentItem,
} from './content/content-item.js';
export {
  CONTENT_SOURCES,
  contentItemSchema,
  contentKeyOf,
  EXTRACTOR_VERSION,
  INCOMPLETE_EXTRACTOR_VERSION,
  PLATFORMS,
} from './content/content-item.js';
export type { DetectedFormat } from './content/detect-format.js';
export { detectFormat } from './content/detect-format.js';
export { hashtagKey } from './content/hashtag-key.js';
export type { ExtractedHashtags, ExtractHashtagsOptions } from './content/hashtags.js';
export { extractHashtags, extractHashtagsWithKeys } from './content/hashtags.js';
export { isSameContent, knowsAsMuch, reconcileContentItem, SOURCE_RANK } from './content/reconcile-content.js';

// Errors
export type { IngestErrorCode, IngestErrorOptions } from './errors.js';
export {
  IngestError,
  InvalidConfigurationError,
  InvalidJobError,
  InvalidWebhookError,
  StorageError,
  UnknownIntegrationError,
} from './errors.js';

// Facebook: a Page as a source
export type { AdditionalFacebookEdge } from './facebook/edges.js';
export type { FacebookPageSourceOptions } from './facebook/source.js';
export { createFacebookPageSource } from './facebook/source.js';

// Graph API: how Meta is read
export type { GraphBatchItem, GraphBatchRequest, GraphBatchResult } from './graph-api/batch-request.js';
export { MAX_BATCH_SIZE } from './graph-api/batch-request.js';
export type { BatchingGraphClient, BatchingGraphClientOptions } from './graph-api/batching-client.js';
export { createBatchingGraphClient } from './graph-api/batching-client.js';
export type { BatchSeat } from './graph-api/call-collector.js';
export type { FailedGraphResponse, GraphErrorClassification } from './graph-api/classify-graph-error.js';
export { classifyGraphError } from './graph-api/classify-graph-error.js';
export { GRAPH_API_VERSION } from './graph-api/client-options.js';
export type { GraphClient, GraphClientOptions, GraphRequest } from './graph-api/graph-client.js';
export { createGraphClient } from './graph-api/graph-client.js';
export type { GraphErrorKind } from './graph-api/graph-error-kind.js';
export { GRAPH_ERROR_KINDS } from './graph-api/graph-error-kind.js';
export type { GraphErrorRow, RateLimitScope } from './graph-api/graph-error-row.js';
export { GRAPH_ERROR_TABLE } from './graph-api/graph-error-table.js';
export type { GraphRequestFailure } from './graph-api/graph-request-error.js';
export { GraphRequestError } from './graph-api/graph-request-error.js';
export { parseGraphTimestamp } from './graph-api/graph-timestamp.js';
export type { GraphApiVersion, GraphVersionStatus } from './graph-api/graph-versions.js';
export { GRAPH_API_VERSIONS, graphVersionStatus, VERSION_NOTICE_DAYS } from './graph-api/graph-versions.js';
export { migratedPageIdOf } from './graph-api/migrated-page-id.js';
export { rateLimitScopeOf } from './graph-api/rate-limit-scope.js';
export type { GraphAnswer } from './graph-api/read-answer.js';
export type { GraphEdgeAnswer } from './graph-api/read-edge-answer.js';
export type { HeadersLike } from './graph-api/read-header.js';
export { redactSecrets } from './graph-api/redact-secrets.js';
export type {
  AdAccountUsage,
  BusinessUseCaseUsage,
  UsageHeaders,
  UsagePercentages,
} from './graph-api/usage-headers.js';
export { parseUsageHeaders } from './graph-api/usage-headers.js';

// In process: everything without a database or a queue
export type { AgainStep, AttemptResult, EndStep, NextStep, RetryRules } from './in-process/after-attempt.js';
export { checkOutcome, decideAfterAttempt } from './in-process/after-attempt.js';
export { createMemoryContentQueries } from './in-process/content-queries.js';
export type {
  MemoryContentRepository,
  MemoryContentRepositoryOptions,
} from './in-process/content-repository.js';
export { createMemoryContentRepository } from './in-process/content-repository.js';
export type {
  MemoryIngestionStateRepository,
  MemoryIngestionStateRepositoryOptions,
} from './in-process/ingestion-state-repository.js';
export { createMemoryIngestionStateRepository } from './in-process/ingestion-state-repository.js';
export type { InProcessJobRunner, InProcessJobRunnerOptions } from './in-process/job-runner.js';
export { createInProcessJobRunner } from './in-process/job-runner.js';
export type { LocalTime } from './in-process/local-time.js';
export { createLocalTimes, startOfPeriod } from './in-process/local-time.js';
export type { DerivedWrite } from './in-process/plan-derived.js';
export { planDerived } from './in-process/plan-derived.js';
export type { UpsertPlan } from './in-process/plan-upsert.js';
export { planUpsert } from './in-process/plan-upsert.js';
export type { MemoryUsageStoreOptions } from './in-process/usage-store.js';
export { createMemoryUsageStore } from './in-process/usage-store.js';
export type {
  AppearedContent,
  CompletedGapReport,
  GapCheckRequest,
  GapReport,
  StoppedGapReport,
} from './ingestion/check-gaps.js';
export { checkGaps, DEFAULT_GAP_SLICE_DAYS } from './ingestion/check-gaps.js';
// Ingestion: from a job to a report
export type {
  CheckIntegrationOptions,
  IntegrationCheck,
  IntegrationCheckState,
} from './ingestion/check-integration.js';
export { checkIntegration } from './ingestion/check-integration.js';
export { createIngestionHandler } from './ingestion/create-job-handler.js';
export type { TimeSpan, TimeSpanInput } from './ingestion/cut-slices.js';
export type { TickOptions, TickPorts, TickReport } from './ingestion/enqueue-due-integrations.js';
export { enqueueDueIntegrations } from './ingestion/enqueue-due-integrations.js';
export type { FailureAction, FailureMemory, FailurePolicy, PolicyFailure } from './ingestion/failure-policy.js';
export { DEFAULT_FAILURE_POLICY, decideFailureAction } from './ingestion/failure-policy.js';
export { ingestOnce } from './ingestion/ingest-once.js';
export type { IngestionEvent, IngestionEventListener } from './ingestion/ingestion-event.js';
export type { IngestionPorts, IngestOnceOptions } from './ingestion/ingestion-ports.js';
export type {
  AfterFailure,
  CompletedReport,
  FailedReport,
  IngestionReport,
  IngestionTotals,
  InterruptedReport,
  RateLimitedReport,
  SkippedReport,
} from './ingestion/ingestion-report.js';
export type { BackfillPlan } from './ingestion/plan-backfill.js';
export { DEFAULT_BACKFILL_SLICE_DAYS, planBackfill } from './ingestion/plan-backfill.js';
export type { PlannedWalk } from './ingestion/plan-window.js';
export { advanceWatermark, DEFAULT_OVERLAP_MS, planWalk } from './ingestion/plan-window.js';
export type { PollManyOptions, PollPorts, PollReport, PollResult } from './ingestion/poll-many.js';
export { pollMany } from './ingestion/poll-many.js';
export { describeError } from './ingestion/recorded-error.js';
export type {
  RederiveOptions,
  RederivePorts,
  RederiveProgress,
  RederiveReport,
} from './ingestion/rederive-content.js';
export { rederiveContent } from './ingestion/rederive-content.js';
export { resumeIntegration } from './ingestion/resume-integration.js';
export type { CronTickOptions, EveryTickOptions } from './ingestion/schedule-ingestion.js';
export { scheduleIngestion } from './ingestion/schedule-ingestion.js';
export { toJobOutcome } from './ingestion/to-job-outcome.js';

// Instagram: a professional account as a source
export type { AdditionalInstagramEdge } from './instagram/edges.js';
export type { InstagramLogin } from './instagram/instagram-login.js';
export { INSTAGRAM_LOGIN_BASE_URL } from './instagram/instagram-login.js';
export type { InstagramSourceOptions } from './instagram/source.js';
export { createInstagramSource } from './instagram/source.js';

// Ports: what we ask of a host
export type {
  AccessEnd,
  AccessInspection,
  AccessProblem,
  AccessProblemMeaning,
  InspectedToken,
} from './ports/access-inspection.js';
export { ACCESS_PROBLEMS } from './ports/access-inspection.js';
export { checkListQuery, withCheckedQueries } from './ports/check-query.js';
export type { Clock } from './ports/clock.js';
export { systemClock } from './ports/clock.js';
export type {
  ContentQueries,
  ContentScope,
  FormatSummary,
  HashtagSummary,
  PublishingHour,
  PublishingPeriod,
} from './ports/content-queries.js';
export type {
  ContentListPage,
  ContentRepository,
  ListContentQuery,
  RejectedContentItem,
  UpsertManyResult,
} from './ports/content-repository.js';
export type {
  AccessCheck,
  CheckAccessRequest,
  ContentPage,
  ContentSource,
  ContentWindow,
  QuarantinedItem,
  ReadContentRequest,
  ReadItemRequest,
} from './ports/content-source.js';
export type { DataOwner } from './ports/data-owner.js';
export type { IngestionHealthPage, IngestionHealthQuery, IntegrationHealth } from './ports/ingestion-health.js';
export type {
  BackfillJob,
  IncrementalJob,
  IngestionJob,
  IngestionJobInput,
  ItemJob,
} from './ports/ingestion-job.js';
export { ingestionJobKey, ingestionJobSchema, parseIngestionJob } from './ports/ingestion-job.js';
export type {
  IngestionFailure,
  IngestionState,
  IngestionStateRepository,
  IngestionStatus,
  RecordedError,
  ResumePosition,
  StoredIngestionFailure,
} from './ports/ingestion-state-repository.js';
export { INGESTION_STATUSES, MAX_FAILURES_PER_INTEGRATION } from './ports/ingestion-state-repository.js';
export type { IngestionWarning, IngestionWarningMeaning } from './ports/ingestion-warning.js';
export { INGESTION_WARNINGS } from './ports/ingestion-warning.js';
export type { IntegrationProvider, ReauthorizationRequired, TrackedIntegration } from './ports/integration-provider.js';
export type {
  CronSchedule,
  EndedJob,
  EverySchedule,
  JobContext,
  JobHandler,
  JobOutcome,
  JobRequest,
  JobRunner,
  JobSchedule,
  RetryOutcome,
} from './ports/job-runner.js';
export type { LogFields, Logger } from './ports/logger.js';
export { silentLogger } from './ports/logger.js';
export type { ParsedJobRequest } from './ports/parse-job-requests.js';
export { parseJobRequests } from './ports/parse-job-requests.js';
export type { ParsedSchedule } from './ports/parse-schedule.js';
export { nextCronTime, parseSchedule, parseScheduleId } from './ports/parse-schedule.js';
export type { UsageBudget, UsageDecision, UsageKey, UsageObservation } from './ports/usage-budget.js';
export { unlimitedUsageBudget } from './ports/usage-budget.js';
export type { StoredUsage, UsageChange, UsageStore } from './ports/usage-store.js';

// Usage: staying within Meta's budgets
export type { UsageGovernorOptions } from './usage/usage-governor.js';
export { createUsageGovernor } from './usage/usage-governor.js';

// Webhooks: what Meta says has changed
export type { WebhookChallengeOptions } from './webhooks/answer-challenge.js';
export { answerWebhookChallenge } from './webhooks/answer-challenge.js';
export { createWebhookHandler } from './webhooks/create-webhook-handler.js';
export { parseInstagramWebhook } from './webhooks/instagram-webhook.js';
export { parsePageWebhook } from './webhooks/page-webhook.js';
export type { PlannedItemJobs } from './webhooks/plan-item-jobs.js';
export { planItemJobs } from './webhooks/plan-item-jobs.js';
export type { WebhookSignatureCheck } from './webhooks/verify-signature.js';
export { verifyWebhookSignature } from './webhooks/verify-signature.js';
export type { WebhookHandlerOptions } from './webhooks/webhook-handler-options.js';
export type {
  ParsedWebhook,
  SkippedWebhookChange,
  WebhookAction,
  WebhookItem,
  WebhookSkipReason,
} from './webhooks/webhook-item.js';
export { MAX_WEBHOOK_DEPTH, parseWebhookJson } from './webhooks/webhook-json.js';
