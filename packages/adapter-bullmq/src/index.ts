// The runner
export type { BackendFactoryLike, BullMqClientLike, BullMqConnection } from './client-like.js';
export type { JobCodec } from './job-codec.js';
export { plainJobCodec } from './job-codec.js';
export type { BullMqJobRunner } from './job-runner.js';
export { createBullMqJobRunner } from './job-runner.js';
export type { BullMqJobRunnerOptions, KeptJobs } from './options.js';
export type { QueueHealth } from './queue-health.js';
export type { BullMqRunnerEvent, BullMqRunnerEventListener } from './runner-event.js';
