import {
  createPrismaContentQueries,
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
  type PrismaAdapterOptions,
  type PrismaRootLike,
} from '@org/ingest-adapter-prisma';
import { describe, inject } from 'vitest';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { timeZonesSuite, type ZonedHost } from '../../../test/storage/time-zones.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createPrisma7OnMariadb } from './prisma-7-mysql/create-client.js';
import { createHostDatabase } from './support/host-database.js';

const postgresUrl = inject('postgresUrl');
const mariadbUrl = inject('mariadbUrl');

const createHost = (client: PrismaRootLike, zone: string, options: PrismaAdapterOptions = {}): ZonedHost => ({
  readZone: async () => {
    const rows = await client.$queryRawUnsafe(`SELECT ${zone} AS zone`);
    const [row]: readonly { readonly zone?: unknown }[] = Array.isArray(rows) ? rows : [];
    return String(row?.zone);
  },
  repository: createPrismaContentRepository(client, options),
  states: createPrismaIngestionStateRepository(client, options),
  queries: createPrismaContentQueries(client, options),
});

describe.skipIf(postgresUrl === null)('the time zone of a session, through Prisma on PostgreSQL', () => {
  // The first one is what the role begins with, the others are what a connection asks for.
  const [ofRole, ...ofConnections] = ['Asia/Kathmandu', 'America/New_York', 'Europe/Paris', 'Australia/Lord_Howe'];
  timeZonesSuite([ofRole, ...ofConnections], async () => {
    const database = await createHostDatabase(postgresUrl ?? '');
    const name = new URL(database.url).pathname.slice(1);
    await database.query(`ALTER ROLE CURRENT_USER IN DATABASE ${name} SET TimeZone = '${ofRole}'`);
    const clients = [ofRole, ...ofConnections].map((zone) => {
      const url = new URL(database.url);
      if (zone !== ofRole) url.searchParams.set('options', `-c TimeZone=${zone}`);
      return [zone, createPrisma7Client(url.href)] as const;
    });
    return {
      hosts: Object.fromEntries(
        clients.map(([zone, client]) => [zone, createHost(client, "current_setting('TimeZone')")]),
      ),
      tearDown: async () => {
        for (const [, client] of clients) await client.$disconnect();
        await database.drop();
      },
    };
  });
});

describe.skipIf(mariadbUrl === null)('the time zone of a session, through Prisma on MariaDB', () => {
  const zones = ['+05:45', '-05:00'];
  timeZonesSuite(zones, async () => {
    const database = await createMariadbDatabase(mariadbUrl ?? '');
    const clients = zones.map(
      (zone) => [zone, createPrisma7OnMariadb(database.url, { sessionVariables: { time_zone: zone } })] as const,
    );
    return {
      hosts: Object.fromEntries(
        clients.map(([zone, client]) => [zone, createHost(client, '@@session.time_zone', { provider: 'mysql' })]),
      ),
      tearDown: async () => {
        for (const [, client] of clients) await client.$disconnect();
        await database.drop();
      },
    };
  });
});
