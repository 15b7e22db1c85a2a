import { randomUUID } from 'node:crypto';
import type { AnalyticsContentEntity } from '@org/ingest-adapter-typeorm';
import type { ContentItem } from '@org/ingest-core';
import { DataSource, EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { StorageContender } from './contender.js';
import type { PostgresTable } from './postgres-table.js';

const KEY = ['organizationId', 'integrationId', 'externalContentId'];

/** What an application on TypeORM would write: `upsert` of the whole batch, which skips rows without a change. */
export async function typeOrmUpsert(
  name: string,
  items: readonly ContentItem[],
  table: PostgresTable,
): Promise<StorageContender> {
  const entity = createContentEntity({
    list: { type: 'text', array: true },
    time: { type: 'timestamptz', precision: 3 },
  });
  const dataSource = await new DataSource({ type: 'postgres', url: table.url, entities: [entity] }).initialize();
  return {
    ...table,
    ...{ name, items },
    store: (batch) => upsertBatch(dataSource, entity, batch),
    close: async () => {
      await dataSource.destroy();
      await table.close();
    },
  };
}

/** `skipUpdateIfNoValuesChanged` is PostgreSQL's alone; other databases ignore it. */
export async function upsertBatch(
  dataSource: DataSource,
  entity: EntitySchema<AnalyticsContentEntity>,
  batch: readonly ContentItem[],
): Promise<void> {
  const rows = batch.map((item) => ({
    ...item,
    id: randomUUID(),
    hashtags: [...item.hashtags],
    hashtagKeys: [...item.hashtagKeys],
    aliases: [...item.aliases],
  }));
  await dataSource.getRepository(entity).upsert(rows, { conflictPaths: KEY, skipUpdateIfNoValuesChanged: true });
}

/** The table as an entity; how it keeps lists and times depends on the database. */
export function createContentEntity(types: {
  readonly list: EntitySchemaColumnOptions;
  readonly time: EntitySchemaColumnOptions;
}): EntitySchema<AnalyticsContentEntity> {
  const text: EntitySchemaColumnOptions = { type: 'text' };
  return new EntitySchema<AnalyticsContentEntity>({
    name: 'Content',
    tableName: 'AnalyticsContent',
    columns: {
      // A row keeps the id that it was made with.
      id: { ...text, primary: true, update: false },
      organizationId: text,
      integrationId: text,
      externalContentId: text,
      platform: text,
      format: text,
      kind: text,
      caption: { ...text, nullable: true },
      hashtags: types.list,
      hashtagKeys: types.list,
      publishedAt: types.time,
      permalink: { ...text, nullable: true },
      aliases: types.list,
      source: text,
      extractorVersion: { type: 'int' },
      removedAt: { ...types.time, nullable: true },
      createdAt: { ...types.time, createDate: true },
      updatedAt: { ...types.time, updateDate: true },
    },
  });
}
