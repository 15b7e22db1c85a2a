import { InvalidJobError } from '@org/ingest-core';
import { describe, expect, it } from 'vitest';
import { postizEnvelopeCodec } from './envelope-codec.js';

const STORY = { organizationId: 'org-1', integrationId: 'page-1', date: '2026-11-24' };
const JOB = { kind: 'incremental' as const, version: 1 as const, ...STORY };

describe('the envelope of Postiz', () => {
  it.each([
    ['with an id and options', { id: 'nightly', options: { delay: 5 }, payload: STORY }],
    ['without an id', { options: {}, payload: STORY }],
    ['of a job scheduler', { id: 'nightly', options: { every: 60_000 }, payload: STORY }],
    ['with its payload alone', { payload: STORY }],
    ['of a whole job, with what later versions may add', { payload: { ...JOB, later: true }, traceId: 'x' }],
  ])('is read %s', (_name, data) => {
    expect(postizEnvelopeCodec.decode(data)).toEqual(JOB);
  });

  it.each([
    ['no object', 'EAAB-secret'],
    ['nothing', undefined],
    ['null', null],
    ['a list', [{ payload: 'EAAB-secret' }]],
    ['a payload without its envelope', { ...STORY, date: 'EAAB-secret' }],
    ['an envelope without a payload', { id: 'EAAB-secret', options: {} }],
    ['a payload of another kind', { payload: { ...STORY, kind: 'EAAB-secret' } }],
    ['a payload as text', { payload: JSON.stringify({ ...STORY, token: 'EAAB-secret' }) }],
  ])('is refused when it is %s, and its values are not repeated', (_name, data) => {
    const decode = () => postizEnvelopeCodec.decode(data);
    expect(decode).toThrow(InvalidJobError);
    expect(decode).not.toThrow(/EAAB/);
  });

  it('is written under the name of the pattern, and reads back', () => {
    const data = postizEnvelopeCodec.encode(JOB, 'a.b.c');
    expect(data).toEqual({ id: 'a.b.c', options: {}, payload: JOB });
    expect(postizEnvelopeCodec.decode(JSON.parse(JSON.stringify(data)))).toEqual(JOB);
    expect(postizEnvelopeCodec.queueName).toBe('analytics-ingest-metadata');
    expect(postizEnvelopeCodec.nameOf(JOB, 'analytics-ingest-metadata')).toBe('analytics-ingest-metadata');
  });
});
