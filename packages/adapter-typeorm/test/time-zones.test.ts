import {
  createTypeOrmContentQueries,
  createTypeOrmContentRepository,
  createTypeOrmIngestionStateRepository,
} from '@org/ingest-adapter-typeorm';
import mysql from 'mysql2';
import { DataSource } from 'typeorm';
import { describe, inject } from 'vitest';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { timeZonesSuite, type ZonedHost } from '../../../test/storage/time-zones.js';
import { createHostDatabase } from './support/host-database.js';
import { createTypeOrm11 } from './support/typeorm-hosts.js';

const postgresUrl = inject('postgresUrl');
const mariadbUrl = inject('mariadbUrl');

const createHost = (dataSource: DataSource, zone: string): ZonedHost => ({
  readZone: async () => {
    const [row]: readonly { readonly zone?: unknown }[] = await dataSource.query(`SELECT ${zone} AS zone`);
    return String(row?.zone);
  },
  repository: createTypeOrmContentRepository(dataSource),
  states: createTypeOrmIngestionStateRepository(dataSource),
  queries: createTypeOrmContentQueries(dataSource),
});

async function setUp(
  zones: readonly string[],
  createSource: (zone: string) => DataSource,
  zone: string,
  drop: () => Promise<void>,
) {
  const sources = zones.map((name) => [name, createSource(name)] as const);
  for (const [, source] of sources) await source.initialize();
  return {
    hosts: Object.fromEntries(sources.map(([name, source]) => [name, createHost(source, zone)])),
    tearDown: async () => {
      for (const [, source] of sources) await source.destroy();
      await drop();
    },
  };
}

describe.skipIf(postgresUrl === null)('the time zone of a session, through TypeORM on PostgreSQL', () => {
  const zones = ['America/New_York', 'Australia/Lord_Howe'];
  timeZonesSuite(zones, async () => {
    const database = await createHostDatabase(postgresUrl ?? '');
    const createSource = (zone: string) =>
      createTypeOrm11({ url: database.url, extra: { options: `-c TimeZone=${zone}` } });
    return setUp(zones, createSource, "current_setting('TimeZone')", database.drop);
  });
});

describe.skipIf(mariadbUrl === null)('the time zone of a session, through TypeORM on MariaDB', () => {
  const zones = ['+05:45', '-05:00'];
  timeZonesSuite(zones, async () => {
    const database = await createMariadbDatabase(mariadbUrl ?? '');
    const createSource = (zone: string) => {
      const createPool = (options: mysql.PoolOptions) => {
        const pool = mysql.createPool(options);
        pool.on('connection', (connection) => connection.query(`SET time_zone = '${zone}'`));
        return pool;
      };
      // The driver reads and writes times of its own in this zone; none of the adapter's may pass through its hands.
      return new DataSource({ type: 'mariadb', url: database.url, driver: { ...mysql, createPool }, timezone: zone });
    };
    return setUp(zones, createSource, '@@session.time_zone', database.drop);
  });
});
