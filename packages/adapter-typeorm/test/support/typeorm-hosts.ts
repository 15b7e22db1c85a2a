import { DataSource, EntitySchema } from 'typeorm';
import { DataSource as DataSource03, EntitySchema as EntitySchema03 } from 'typeorm-0.3';

/** What a host configures, in the words that both majors share. */
export interface HostOptions {
  readonly url: string;
  readonly [option: string]: unknown;
}

/** A data source of TypeORM 1.1, not yet initialized. */
export function createTypeOrm11(options: HostOptions): DataSource {
  return new DataSource({ type: 'postgres', ...options } as ConstructorParameters<typeof DataSource>[0]);
}

/** The same of TypeORM 0.3.20. */
export function createTypeOrm03(options: HostOptions): DataSource03 {
  return new DataSource03({ type: 'postgres', ...options } as ConstructorParameters<typeof DataSource03>[0]);
}

/** The versions that are tried, for what has to hold on each. */
export const TYPEORM_VERSIONS = [
  { version: '1.1', createDataSource: createTypeOrm11, EntitySchema },
  { version: '0.3.20', createDataSource: createTypeOrm03, EntitySchema: EntitySchema03 },
] as const;
