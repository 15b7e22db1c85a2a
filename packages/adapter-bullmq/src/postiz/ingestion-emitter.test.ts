import { InvalidJobError } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import type { PostizEnvelope } from './envelope.js';
import { postizEnvelopeCodec } from './envelope-codec.js';
import { createIngestionEmitter } from './ingestion-emitter.js';

function createClient() {
  const emitted: { readonly pattern: string; readonly envelope: PostizEnvelope }[] = [];
  return { emitted, emit: (pattern: string, envelope: PostizEnvelope) => void emitted.push({ pattern, envelope }) };
}

const day = '2026-11-24';

describe('the ingestion emitter', () => {
  it.each([
    ['42', '7'],
    ['org:1', 'page:1:x'],
    ['ä/ü', ' '],
  ])('emits a job of %j and %j under ids that BullMQ takes', async (organizationId, integrationId) => {
    const client = createClient();
    await createIngestionEmitter(client).emit({ organizationId, integrationId, date: day });
    const [{ pattern, envelope } = { pattern: '', envelope: { payload: null } }] = client.emitted;
    expect(pattern).toBe('analytics-ingest-metadata');
    expect(envelope.id).toMatch(/^[\w.-]*[a-zA-Z_-][\w.-]*$/);
    expect(postizEnvelopeCodec.decode(envelope)).toEqual({
      ...{ kind: 'incremental', version: 1, organizationId, integrationId, date: day },
    });
  });

  it('has the same walk of an integration deduplicated, and no other', async () => {
    const client = createClient();
    const emitter = createIngestionEmitter(client, { pattern: 'my-pattern' });
    await emitter.emit({ organizationId: 'o', integrationId: 'i', date: day });
    await emitter.emit({ organizationId: 'o', integrationId: 'i', date: '2026-11-25' });
    await emitter.emit({ organizationId: 'o', integrationId: 'i', date: day, lookbackDays: 3 });
    await emitter.emit({ organizationId: 'o', integrationId: 'j', date: day });
    const [walk, nextDay, lookback, other] = client.emitted.map(({ envelope }) =>
      JSON.stringify(Reflect.get(envelope.options ?? {}, 'deduplication')),
    );
    expect(walk).toContain('walk.');
    expect(nextDay).toBe(walk);
    expect(new Set([walk, lookback, other]).size).toBe(3);
    expect(new Set(client.emitted.map(({ envelope }) => envelope.id)).size).toBe(4);
    expect(client.emitted[0]?.pattern).toBe('my-pattern');
  });

  it('adds many jobs as a runner does: the id deduplicates, the delay and the urgency count', async () => {
    const client = createClient();
    const payload = {
      kind: 'incremental' as const,
      version: 1 as const,
      organizationId: 'o',
      integrationId: 'i',
      date: day,
    };
    const jobs = [
      { payload, id: 'tick-a', delayMs: 1500.2 },
      { payload, urgency: 'history' as const },
    ];
    expect(await createIngestionEmitter(client).enqueueMany(jobs)).toEqual({ added: 2 });
    expect(client.emitted.map(({ envelope }) => envelope.options)).toEqual([
      { priority: 200_000, delay: 1501, deduplication: { id: 'tick-a' } },
      { priority: 1_000_000 },
    ]);
  });

  it('emits nothing when one of the jobs is not valid', async () => {
    const client = createClient();
    const payload = {
      kind: 'item' as const,
      version: 1 as const,
      organizationId: 'o',
      integrationId: 'i',
      externalContentId: '1',
    };
    const emitter = createIngestionEmitter(client);
    await expect(emitter.enqueueMany([{ payload }, { payload, id: '12' }])).rejects.toThrow(InvalidJobError);
    expect(client.emitted).toEqual([]);
  });

  it('waits for the promise or the observable of the client, and passes on what it throws', async () => {
    const failure = new Error('Redis is away');
    const observable = {
      subscribe: (observer: { error(error: unknown): void }) => observer.error(failure),
    };
    const job = { organizationId: 'o', integrationId: 'i', date: day };
    await expect(createIngestionEmitter({ emit: () => observable }).emit(job)).rejects.toBe(failure);
    await expect(createIngestionEmitter({ emit: () => Promise.reject(failure) }).emit(job)).rejects.toBe(failure);
    const observers: { complete(): void }[] = [];
    const slow = { subscribe: (observer: { complete(): void }) => observers.push(observer) };
    let isDone = false;
    const emitting = createIngestionEmitter({ emit: () => slow })
      .emit(job)
      .then(() => {
        isDone = true;
      });
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    observers[0]?.complete();
    await emitting;
  });
});
