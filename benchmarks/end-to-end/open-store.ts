import type { IngestionPorts } from '@org/ingest-core';

export const ADAPTERS = { typeorm: 'TypeORM adapter', prisma: 'Prisma adapter' } as const;
export type Adapter = keyof typeof ADAPTERS;

/** Where an adapter stores. */
export interface OpenStore extends Pick<IngestionPorts, 'content' | 'state'> {
  close(): Promise<void>;
}

/** Opens a database with the SDK's tables, and loads nothing but what the adapter needs. */
export async function openStore(adapter: Adapter, url: string): Promise<OpenStore> {
  if (adapter === 'prisma') {
    const { createPrismaContentRepository, createPrismaIngestionStateRepository } = await import(
      '@org/ingest-adapter-prisma'
    );
    const { createPrisma7Client } = await import('../../packages/adapter-prisma/test/prisma-7/create-client.js');
    const prisma = createPrisma7Client(url);
    return {
      content: createPrismaContentRepository(prisma),
      state: createPrismaIngestionStateRepository(prisma),
      close: () => prisma.$disconnect(),
    };
  }
  const { createTypeOrmContentRepository, createTypeOrmIngestionStateRepository } = await import(
    '@org/ingest-adapter-typeorm'
  );
  const { DataSource } = await import('typeorm');
  const dataSource = await new DataSource({ type: 'postgres', url }).initialize();
  return {
    content: createTypeOrmContentRepository(dataSource),
    state: createTypeOrmIngestionStateRepository(dataSource),
    close: () => dataSource.destroy(),
  };
}
