// Builders
export { buildContentItem, buildReel } from './builders/content-item.js';
export { buildBackfillJob, buildIncrementalJob, buildItemJob } from './builders/ingestion-job.js';
export { buildIngestionFailure, buildIngestionState, buildRecordedError } from './builders/ingestion-state.js';

// Contracts
export type { ContentQueriesContractOptions, ContentQueriesFixture } from './contracts/content-queries-contract.js';
export { contentQueriesContract } from './contracts/content-queries-contract.js';
export type { ContentRepositoryFixture, StoredContentRow } from './contracts/content-repository/content-suite.js';
export type { ContentRepositoryContractOptions } from './contracts/content-repository-contract.js';
export { contentRepositoryContract } from './contracts/content-repository-contract.js';
export type { ContentSourceScene, SceneContent, SourceSceneOptions } from './contracts/content-source/source-suite.js';
export type { ContentSourceContractOptions } from './contracts/content-source-contract.js';
export { contentSourceContract } from './contracts/content-source-contract.js';
export type { ContractTestApi } from './contracts/contract-test-api.js';
export type { IngestionStateRepositoryFixture } from './contracts/ingestion-state-repository/state-suite.js';
export type { IngestionStateRepositoryContractOptions } from './contracts/ingestion-state-repository-contract.js';
export { ingestionStateRepositoryContract } from './contracts/ingestion-state-repository-contract.js';
export type { FailedJob, JobRunnerFixture, SharedQueue } from './contracts/job-runner/runner-suite.js';
export type { JobRunnerContractOptions } from './contracts/job-runner-contract.js';
export { jobRunnerContract } from './contracts/job-runner-contract.js';
export type { ContractResult, FailedContractTest } from './contracts/run-contract.js';
export { runContract } from './contracts/run-contract.js';
export type { UsageStoreFixture } from './contracts/usage-store/usage-suite.js';
export type { UsageStoreContractOptions } from './contracts/usage-store-contract.js';
export { usageStoreContract } from './contracts/usage-store-contract.js';

// Time
export type { ManualClock } from './manual-clock.js';
export { createManualClock } from './manual-clock.js';

// Recorded traffic
export type {
  GraphRecording,
  RecordedBody,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
} from './recorder/graph-recording.js';
export type { GraphReplay } from './recorder/graph-replay.js';
export { createGraphReplay } from './recorder/graph-replay.js';
export type { GraphRecorder, GraphRecorderOptions } from './recorder/record-graph-traffic.js';
export { recordGraphTraffic } from './recorder/record-graph-traffic.js';

// Graph API simulator
export {
  connectionReset,
  emptyBody,
  html,
  oversizedBody,
  redirect,
  truncatedJson,
  wrongVersionHeader,
} from './simulator/faults/broken-answers.js';
export { flatError, graphError, rateLimitedByHeader, reduceData } from './simulator/faults/error-answers.js';
export type {
  ActiveFault,
  Fault,
  FaultContext,
  FaultMatch,
  FaultRequest,
  FaultResponder,
  Faults,
} from './simulator/faults/fault.js';
export type { StallOptions } from './simulator/faults/slow-answers.js';
export { brokenBody, slowAnswer, slowBody } from './simulator/faults/slow-answers.js';
export type { MalformedItem } from './simulator/faults/spoiled-pages.js';
export {
  foreignNextLink,
  lyingEnd,
  malformedItem,
  overlappingPages,
  reorderedItems,
  repeatedItem,
  shortPage,
  stuckCursor,
} from './simulator/faults/spoiled-pages.js';
export { timedOutItem } from './simulator/faults/timed-out-item.js';
export type { GraphFailureOptions } from './simulator/graph-failure.js';
export type { GraphSimulator, GraphSimulatorOptions } from './simulator/graph-simulator.js';
export { createGraphSimulator } from './simulator/graph-simulator.js';
export type { GraphServer, GraphServerOptions } from './simulator/http-server.js';
export { startGraphServer } from './simulator/http-server.js';
export type { GraphHandlersOptions } from './simulator/msw-handlers.js';
export { createGraphHandlers } from './simulator/msw-handlers.js';
export type { AnswerTweaks, EdgeBehaviour } from './simulator/read-edge.js';
export type { RequestLog, RequestRecord } from './simulator/request-log.js';
export { seedInstagramHistory } from './simulator/seed-instagram-history.js';
export type { SeedPageHistoryOptions } from './simulator/seed-page-history.js';
export { seedPageHistory } from './simulator/seed-page-history.js';
export type { CallBudget, ThrottleOptions } from './simulator/throttle.js';
export type { TokenControls } from './simulator/token-controls.js';
export type { FeedChange, FeedChangeOptions } from './simulator/webhooks/feed-change.js';
export { feedChange } from './simulator/webhooks/feed-change.js';
export { scrambleChanges } from './simulator/webhooks/scramble-changes.js';
export type { WebhookRequestOptions } from './simulator/webhooks/webhook-request.js';
export { createWebhookRequest, webhookBody, webhookSignature } from './simulator/webhooks/webhook-request.js';
export type { AccountHandle } from './simulator/world/account-handle.js';
export type { InstagramAccountHandle } from './simulator/world/instagram-handle.js';
export type { PageHandle } from './simulator/world/page-handle.js';
export type {
  PublishCarouselOptions,
  PublishFeedMediaOptions,
  PublishMediaOptions,
  PublishRawMediaOptions,
} from './simulator/world/publish-media.js';
export type {
  PublishAlbumOptions,
  PublishedContent,
  PublishLinkOptions,
  PublishOptions,
  PublishOrdinaryVideoOptions,
  PublishRawOptions,
  PublishReelOptions,
  PublishScheduledOptions,
  PublishShareOptions,
  PublishVideoOptions,
  PublishVisitorPostOptions,
} from './simulator/world/publish-options.js';
export type { EdgeName, ExpectedContent } from './simulator/world/records.js';
export type { AddInstagramAccountOptions, AddPageOptions } from './simulator/world/world.js';
