import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { createPrisma7OnSqlite } from '../prisma-7-sqlite/create-client.js';
import { itemsOfRound, type WriterName } from './sqlite-rounds.js';

/** A program that stores the items of its rounds: the file's URL, its own name, rounds, and the driver's patience. */
const [url = '', name = '', rounds = '', timeoutMs = ''] = process.argv.slice(2);
const client = createPrisma7OnSqlite(url, { timeoutMs: Number(timeoutMs) });
const repository = createPrismaContentRepository(client, { provider: 'sqlite' });
for (let round = 0; round < Number(rounds); round += 1)
  await repository.upsertMany(itemsOfRound(name as WriterName, round));
await client.$disconnect();
