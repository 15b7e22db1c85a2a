import { generatePrismaClients } from '../../../../scripts/generate-prisma-clients.js';

/** Vitest's global set-up: the tests import clients that a fresh clone does not have yet. */
export async function setup(): Promise<void> {
  await generatePrismaClients();
}
