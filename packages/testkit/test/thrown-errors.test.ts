import { createIngestionHandler, ingestOnce, type LogFields, StorageError } from '@org/ingest-core';
import { buildIncrementalJob } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { createIngestionHost, REF } from './support/ingestion-host.js';

const VAULT_SEALED = new Error('The vault is sealed, and the password was hunter2');

/** A host whose functions throw what a test says, and what it heard of that. */
function setUp(thrown: {
  readonly token?: Error;
  readonly find?: Error;
  readonly tell?: Error;
  readonly store?: Error;
}) {
  const host = createIngestionHost();
  host.page.publishText({});
  const heard: unknown[] = [];
  const logged: { readonly message: string; readonly fields: LogFields }[] = [];
  const log = (message: string, fields: LogFields) => void logged.push({ message, fields });
  const throwing = (error: Error | undefined) => () => (error === undefined ? null : Promise.reject(error));
  const { integrations, content } = host.ports;
  const ports = {
    ...host.ports,
    logger: { debug: log, info: log, warn: log, error: log },
    onError: (error: unknown, ref: object) => void heard.push([error, ref]),
    integrations: {
      ...integrations,
      find: async (ref: typeof REF) => (await throwing(thrown.find)()) ?? integrations.find(ref),
      getAccessToken: async (ref: typeof REF) => (await throwing(thrown.token)()) ?? integrations.getAccessToken(ref),
      onReauthorizationRequired: async () => void (await throwing(thrown.tell)()),
    },
    content: {
      ...content,
      upsertMany: async (items: Parameters<typeof content.upsertMany>[0]) =>
        (await throwing(thrown.store)()) ?? content.upsertMany(items),
    },
  };
  return { host, ports, heard, logged };
}

const job = buildIncrementalJob(REF);
const context = { attempt: 1, maxAttempts: 5, signal: new AbortController().signal };

describe('what a function of the host throws', () => {
  it('is heard by the host as it was thrown, and stands nowhere else', async () => {
    const { host, ports, heard, logged } = setUp({ token: VAULT_SEALED });
    const report = await ingestOnce(job, ports);
    expect(report).toMatchObject({ kind: 'failed', error: { kind: 'internal' } });
    expect(heard).toEqual([[VAULT_SEALED, REF]]);
    expect(JSON.stringify([report, logged, await host.stateNow()])).not.toMatch(/vault|hunter2/);
    expect(logged).toMatchObject([{ message: 'A run failed', fields: { ...REF, next: 'retry', kind: 'internal' } }]);
  });

  it('is heard with the cause that the database gave', async () => {
    const broken = new StorageError('Could not store content', { cause: VAULT_SEALED });
    const { ports, heard } = setUp({ store: broken });
    await ingestOnce(job, ports);
    expect(heard).toEqual([[broken, REF]]);
  });

  it('is heard when it ends the job before the run begins', async () => {
    const { ports, heard } = setUp({ find: VAULT_SEALED });
    await expect(createIngestionHandler(ports)(job, context)).rejects.toBe(VAULT_SEALED);
    expect(heard).toEqual([[VAULT_SEALED, REF]]);
  });

  it('is heard when it was told of a pause, which holds and is logged', async () => {
    const { host, ports, heard, logged } = setUp({ tell: VAULT_SEALED });
    host.graph.killToken(host.page);
    await ingestOnce(job, ports);
    expect(heard).toEqual([[VAULT_SEALED, REF]]);
    expect(await host.stateNow()).toMatchObject({ status: 'PAUSED_TOKEN' });
    expect(logged[0]).toMatchObject({
      message: 'An integration was paused',
      fields: { ...REF, status: 'PAUSED_TOKEN', code: 190 },
    });
  });

  it('changes nothing when the listener throws, too', async () => {
    const { ports, logged } = setUp({ token: VAULT_SEALED });
    const onError = () => {
      throw new Error('The listener is broken');
    };
    expect(await ingestOnce(job, { ...ports, onError })).toMatchObject({ kind: 'failed' });
    expect(logged[0]?.message).toBe('The listener for errors threw');
  });
});

it('answers of the platform are no such errors', async () => {
  const { host, ports, heard } = setUp({});
  host.graph.killToken(host.page);
  await ingestOnce(job, ports);
  expect(heard).toEqual([]);
});
