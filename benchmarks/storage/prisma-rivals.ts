import { type ContentItem, contentKeyOf } from '@org/ingest-core';
import { createPrisma7Client } from '../../packages/adapter-prisma/test/prisma-7/create-client.js';
import type { StorageContender } from './contender.js';
import type { PostgresTable } from './postgres-table.js';

type Client = ReturnType<typeof createPrisma7Client>;
type Store = (prisma: Client, batch: readonly ContentItem[]) => Promise<unknown>;

/** Prisma ends a transaction after five seconds, which 500 upserts may need on a busy machine. */
const TRANSACTION = 100;

export const upsertOneByOne: Store = async (prisma, batch) => {
  for (const item of batch) await upsert(prisma, item);
};

export const upsertTenAtOnce: Store = async (prisma, batch) => {
  let next = 0;
  const work = async () => {
    for (let item = batch[next++]; item !== undefined; item = batch[next++]) await upsert(prisma, item);
  };
  await Promise.all(Array.from({ length: 10 }, work));
};

export const upsertInTransactions: Store = async (prisma, batch) => {
  for (let start = 0; start < batch.length; start += TRANSACTION)
    await prisma.$transaction(batch.slice(start, start + TRANSACTION).map((item) => upsert(prisma, item)));
};

/** Reads what is there, creates what is missing at once and updates what differs. */
export const createManyAndDiff: Store = async (prisma, batch) => {
  const [first] = batch;
  if (first === undefined) return;
  const { organizationId, integrationId } = first;
  const externalContentId = { in: batch.map((item) => item.externalContentId) };
  const rows = await prisma.analyticsContent.findMany({ where: { organizationId, integrationId, externalContentId } });
  const stored = new Map(rows.map((row) => [contentKeyOf(row), comparable(toData(row as ContentItem))]));
  const missing = batch.filter((item) => !stored.has(contentKeyOf(item)));
  if (missing.length > 0) await prisma.analyticsContent.createMany({ data: missing.map(toData), skipDuplicates: true });
  const changed = batch.filter((item) => {
    const before = stored.get(contentKeyOf(item));
    return before !== undefined && before !== comparable(toData(item));
  });
  await prisma.$transaction(
    changed.map((item) => prisma.analyticsContent.update({ where: whereOf(item), data: toData(item) })),
  );
};

export function prismaRival(
  name: string,
  items: readonly ContentItem[],
  table: PostgresTable,
  store: Store,
): StorageContender {
  const prisma = createPrisma7Client(table.url);
  return {
    ...table,
    ...{ name, items },
    store: (batch) => store(prisma, batch),
    close: async () => {
      await prisma.$disconnect();
      await table.close();
    },
  };
}

function upsert(prisma: Client, item: ContentItem) {
  const data = toData(item);
  return prisma.analyticsContent.upsert({ where: whereOf(item), create: data, update: data });
}

function whereOf({ organizationId, integrationId, externalContentId }: ContentItem) {
  return { organizationId_integrationId_externalContentId: { organizationId, integrationId, externalContentId } };
}

function toData(item: ContentItem) {
  const { organizationId, integrationId, externalContentId, platform, format, kind, caption } = item;
  const { publishedAt, permalink, source, extractorVersion, removedAt } = item;
  return {
    ...{ organizationId, integrationId, externalContentId, platform, format, kind, caption },
    hashtags: [...item.hashtags],
    hashtagKeys: [...item.hashtagKeys],
    ...{ publishedAt, permalink, source, extractorVersion, removedAt },
    aliases: [...item.aliases],
  };
}

function comparable(data: ReturnType<typeof toData>): string {
  return JSON.stringify(data);
}
