// Storage through the host's PrismaClient

// Options and the client that is passed in
export type { PrismaClientLike, PrismaRootLike, PrismaTransactionLike } from './client-like.js';
export { createPrismaContentQueries } from './content-queries.js';
export { createPrismaContentRepository } from './content-repository.js';
export { createPrismaIngestionStateRepository } from './ingestion-state-repository.js';
export type { PrismaAdapterOptions } from './options.js';
export { createPrismaUsageStore } from './usage-store.js';
