// Builders
export { buildContentItem, buildReel } from './builders/content-item.js';
export { buildBackfillJob, buildIncrementalJob, buildItemJob } from './builders/ingestion-job.js';
export { buildIngestionFailure, buildIngestionState, buildRecordedError } from './builders/ingestion-state.js';

// Contracts
export type { ContentRepositoryFixture, StoredContentRow } from './contracts/content-repository/content-suite.js';
export type { ContentRepositoryContractOptions } from './contracts/content-repository-contract.js';
export { contentRepositoryContract } from './contracts/content-repository-contract.js';
export type { ContractTestApi } from './contracts/contract-test-api.js';
export type { ContractResult, FailedContractTest } from './contracts/run-contract.js';
export { runContract } from './contracts/run-contract.js';
