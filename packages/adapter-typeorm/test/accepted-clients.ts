import type { TypeOrmClientLike } from '@org/ingest-adapter-typeorm';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type {
  DataSource as DataSource03,
  EntityManager as EntityManager03,
  QueryRunner as QueryRunner03,
} from 'typeorm-0.3';

// Nothing runs here: this file compiles exactly when the adapter takes what TypeORM hands out, without a cast.

type IsAccepted<Client> = Client extends TypeOrmClientLike ? true : false;

export const accepted: {
  readonly 'a DataSource of TypeORM 1': IsAccepted<DataSource>;
  readonly 'a DataSource of TypeORM 0.3': IsAccepted<DataSource03>;
  readonly 'an EntityManager of TypeORM 1': IsAccepted<EntityManager>;
  readonly 'an EntityManager of TypeORM 0.3': IsAccepted<EntityManager03>;
  readonly 'a QueryRunner of TypeORM 1': IsAccepted<QueryRunner>;
  readonly 'a QueryRunner of TypeORM 0.3': IsAccepted<QueryRunner03>;
} = {
  'a DataSource of TypeORM 1': true,
  'a DataSource of TypeORM 0.3': true,
  'an EntityManager of TypeORM 1': true,
  'an EntityManager of TypeORM 0.3': true,
  'a QueryRunner of TypeORM 1': true,
  'a QueryRunner of TypeORM 0.3': true,
};

export const refused: {
  readonly 'a pool of node-postgres': IsAccepted<{ query(text: string): Promise<{ rows: unknown[] }> }>;
  readonly 'the options of a DataSource': IsAccepted<DataSource['options']>;
} = { 'a pool of node-postgres': false, 'the options of a DataSource': false };
