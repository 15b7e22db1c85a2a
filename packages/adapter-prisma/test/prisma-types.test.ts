import { createPrismaContentRepository, type PrismaClientLike } from '@org/ingest-adapter-prisma';
import { describe, expectTypeOf, it } from 'vitest';
import type { PrismaClient as PrismaClient6, Prisma as Prisma6 } from './prisma-6/generated/client/index.js';
import type { PrismaClient as PrismaClient65, Prisma as Prisma65 } from './prisma-6-5/generated/client/index.js';
import type { PrismaClient as PrismaClient7, Prisma as Prisma7 } from './prisma-7/generated/client/index.js';

describe('the client that the adapter takes', () => {
  it('is any generated client, an extended one, and the tx of a transaction', () => {
    expectTypeOf<PrismaClient7>().toExtend<PrismaClientLike>();
    expectTypeOf<PrismaClient6>().toExtend<PrismaClientLike>();
    expectTypeOf<PrismaClient65>().toExtend<PrismaClientLike>();
    expectTypeOf<Prisma7.TransactionClient>().toExtend<PrismaClientLike>();
    expectTypeOf<Prisma6.TransactionClient>().toExtend<PrismaClientLike>();
    expectTypeOf<Prisma65.TransactionClient>().toExtend<PrismaClientLike>();
    expectTypeOf<ReturnType<typeof extend7>>().toExtend<PrismaClientLike>();
    expectTypeOf<ReturnType<typeof extend6>>().toExtend<PrismaClientLike>();
    expectTypeOf<ReturnType<typeof extend65>>().toExtend<PrismaClientLike>();
  });

  it('is nothing else', () => {
    expectTypeOf<{ query(sql: string): Promise<unknown[]> }>().not.toExtend<PrismaClientLike>();
    expectTypeOf<Pick<PrismaClient7, '$queryRaw'>>().not.toExtend<PrismaClientLike>();
  });

  it('is taken without a cast', () => {
    expectTypeOf(createPrismaContentRepository).toBeCallableWith({} as PrismaClient7);
    expectTypeOf(createPrismaContentRepository).toBeCallableWith({} as PrismaClient6);
    expectTypeOf(createPrismaContentRepository).toBeCallableWith({} as PrismaClient65);
  });
});

const noExtension = { name: 'none', model: { analyticsContent: { isOld: () => false } } };
const extend7 = (client: PrismaClient7) => client.$extends(noExtension);
const extend6 = (client: PrismaClient6) => client.$extends(noExtension);
const extend65 = (client: PrismaClient65) => client.$extends(noExtension);
