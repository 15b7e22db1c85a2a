import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import type { ContentItem } from '@org/ingest-core';
import { DataSource } from 'typeorm';
import { createPrisma7Client } from '../../packages/adapter-prisma/test/prisma-7/create-client.js';
import type { StorageContender } from './contender.js';
import type { PostgresTable } from './postgres-table.js';
import { storeWith } from './store-with.js';

export function oursOnPrisma(name: string, items: readonly ContentItem[], table: PostgresTable): StorageContender {
  const prisma = createPrisma7Client(table.url);
  const repository = createPrismaContentRepository(prisma);
  return {
    ...table,
    ...{ name, items },
    store: (batch) => storeWith(repository, batch),
    close: async () => {
      await prisma.$disconnect();
      await table.close();
    },
  };
}

export async function oursOnTypeOrm(
  name: string,
  items: readonly ContentItem[],
  table: PostgresTable,
): Promise<StorageContender> {
  const dataSource = await new DataSource({ type: 'postgres', url: table.url }).initialize();
  const repository = createTypeOrmContentRepository(dataSource);
  return {
    ...table,
    ...{ name, items },
    store: (batch) => storeWith(repository, batch),
    close: async () => {
      await dataSource.destroy();
      await table.close();
    },
  };
}
