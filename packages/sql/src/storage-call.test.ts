import { IngestError, StorageError } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import type { SqlSession } from './sql-session.js';
import { callStorage, retryConflicts } from './storage-call.js';

describe('callStorage', () => {
  it('makes a StorageError that keeps the cause and shows none of its words', async () => {
    const cause = Object.assign(new Error('duplicate key: (caption)=(secret)'), { code: '23505' });
    const thrown: unknown = await callStorage({}, 'store content', () => Promise.reject(cause)).catch((error) => error);
    expect(thrown).toBeInstanceOf(StorageError);
    expect(thrown).toMatchObject({ cause, message: expect.stringMatching(/store content.*23505/) });
    expect(String(thrown)).not.toContain('secret');
  });

  it.each([
    ['42P01', "A table is missing. Run the adapter's migrations"],
    ['42703', "A column is missing. Run the adapter's migrations"],
    ['42704', "An enum type is missing. Run the adapter's migrations"],
    ['42501', 'The database user may not do this. Grant it SELECT, INSERT, UPDATE and DELETE'],
    ['25006', 'The connection is read-only. Connect to the primary server'],
    ['25P02', 'The transaction that was passed had failed before'],
    ['57014', 'The statement was cancelled'],
    ['57P01', 'The server ended the connection'],
    ['08006', "The error's cause tells"],
  ])('says what to do about SQLSTATE %s', async (code, advice) => {
    const failure = Object.assign(new Error('failed'), { code });
    await expect(callStorage({}, 'find content', () => Promise.reject(failure))).rejects.toThrow(
      `Could not find content (SQLSTATE ${code}). ${advice}`,
    );
  });

  it('says how the tables come with the adapter that was used', async () => {
    const failure = Object.assign(new Error('failed'), { code: '42P01' });
    const call = callStorage({ migrate: 'Turn the crank' }, 'find content', () => Promise.reject(failure));
    await expect(call).rejects.toThrow('A table is missing. Turn the crank, or name your own schema and tables');
  });

  it('lets an IngestError pass as it is', async () => {
    const error = new IngestError('STORAGE', 'The limit is too high');
    await expect(callStorage({}, 'list content', () => Promise.reject(error))).rejects.toBe(error);
  });
});

describe('retryConflicts', () => {
  it('does a write again that lost against another one', async () => {
    const write = failing(3, '40P01');
    expect(await retryConflicts(session(false), write.once)).toBe('written');
    expect(write.attempts()).toBe(4);
  });

  it('gives up after five attempts', async () => {
    const write = failing(9, '40001');
    await expect(retryConflicts(session(false), write.once)).rejects.toMatchObject({ code: '40001' });
    expect(write.attempts()).toBe(5);
  });

  it('tries once what failed for another reason', async () => {
    const write = failing(9, '42P01');
    await expect(retryConflicts(session(false), write.once)).rejects.toMatchObject({ code: '42P01' });
    expect(write.attempts()).toBe(1);
  });

  it("tries once in a transaction of the host's, which is lost as a whole", async () => {
    const write = failing(1, '40P01');
    await expect(retryConflicts(session(true), write.once)).rejects.toMatchObject({ code: '40P01' });
    expect(write.attempts()).toBe(1);
  });
});

function failing(times: number, code: string) {
  let attempts = 0;
  return {
    attempts: () => attempts,
    once: async () => {
      attempts += 1;
      if (attempts <= times) throw Object.assign(new Error('lost'), { code });
      return 'written';
    },
  };
}

function session(isInTransaction: boolean): SqlSession {
  const unused = () => Promise.reject(new Error('Nothing is sent here'));
  return { isInTransaction, query: unused, transaction: unused };
}
