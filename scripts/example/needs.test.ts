import { describe, expect, it } from 'vitest';
import { needsOf } from './needs.js';

const nothing = { postgres: false, redis: false, prismaClient: false };

describe('needsOf', () => {
  it.each([
    ['pg', { postgres: true }],
    ['@prisma/adapter-pg', { postgres: true }],
    ['ioredis', { redis: true }],
    ['@prisma/client', { prismaClient: true }],
    ['@org/ingest-core', {}],
  ])('knows what %s asks for', (name, needs) => {
    expect(needsOf({ dependencies: { [name]: '1.0.0' } })).toEqual({ ...nothing, ...needs });
  });

  it('needs nothing without dependencies', () => {
    expect(needsOf({})).toEqual(nothing);
  });
});
