// The runner
export type { BackendFactoryLike, BullMqClientLike, BullMqConnection } from './client-like.js';
export type { JobCodec } from './job-codec.js';
export { plainJobCodec } from './job-codec.js';
export type { BullMqJobRunner } from './job-runner.js';
export { createBullMqJobRunner } from './job-runner.js';
export type { BullMqJobRunnerOptions, KeptJobs } from './options.js';
// Postiz, and other hosts with Nest
export type { PostizEnvelope } from './postiz/envelope.js';
export { POSTIZ_PATTERN } from './postiz/envelope.js';
export { postizEnvelopeCodec } from './postiz/envelope-codec.js';
export type { EventClientLike } from './postiz/event-client.js';
export type { EventJobLike, EventPatternHandler, EventPatternHandlerOptions } from './postiz/event-pattern-handler.js';
export { createEventPatternHandler } from './postiz/event-pattern-handler.js';
export type { IngestionEmitter, IngestionEmitterOptions } from './postiz/ingestion-emitter.js';
export { createIngestionEmitter } from './postiz/ingestion-emitter.js';
export type { QueueHealth } from './queue-health.js';
export type { BullMqRunnerEvent, BullMqRunnerEventListener } from './runner-event.js';
// Usage: one budget for all workers
export type { RedisStoreClient } from './usage/redis-store-client.js';
export type { RedisUsageStoreOptions } from './usage/redis-usage-store.js';
export { createRedisUsageStore } from './usage/redis-usage-store.js';
