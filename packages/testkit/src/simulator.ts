// The simulator without MSW and Vitest: for demos, benchmarks and tests on any runner

// Faults
export type {
  ActiveFault,
  Fault,
  FaultContext,
  FaultMatch,
  FaultRequest,
  FaultResponder,
  Faults,
} from './simulator/faults/fault.js';
// Engine
export type { GraphFailureOptions } from './simulator/graph-failure.js';
export type { GraphSimulator, GraphSimulatorOptions } from './simulator/graph-simulator.js';
export { createGraphSimulator } from './simulator/graph-simulator.js';
// HTTP server
export type { GraphServer, GraphServerOptions } from './simulator/http-server.js';
export { startGraphServer } from './simulator/http-server.js';
export type { AnswerTweaks, EdgeBehaviour } from './simulator/read-edge.js';
export type { RequestLog, RequestRecord } from './simulator/request-log.js';
export type { CallBudget, ThrottleOptions } from './simulator/throttle.js';
export type { TokenControls } from './simulator/token-controls.js';
// World
export type { PageHandle } from './simulator/world/page-handle.js';
export type {
  PublishAlbumOptions,
  PublishedContent,
  PublishLinkOptions,
  PublishOptions,
  PublishOrdinaryVideoOptions,
  PublishRawOptions,
  PublishReelOptions,
  PublishScheduledOptions,
  PublishVideoOptions,
  PublishVisitorPostOptions,
} from './simulator/world/publish-options.js';
export type { EdgeName, ExpectedContent } from './simulator/world/records.js';
export type { AddPageOptions } from './simulator/world/world.js';
