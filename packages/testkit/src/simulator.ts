// Graph API simulator and builders, without MSW and Vitest: for demos, benchmarks and tests on any runner
export { buildContentItem, buildReel } from './builders/content-item.js';
export { buildBackfillJob, buildIncrementalJob, buildItemJob } from './builders/ingestion-job.js';
export { buildIngestionFailure, buildIngestionState, buildRecordedError } from './builders/ingestion-state.js';
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
export type { ExpectedContentOptions } from './simulator/world/expected-content.js';
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
