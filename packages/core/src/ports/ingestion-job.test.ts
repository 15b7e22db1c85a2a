import { describe, expect, it } from 'vitest';
import { InvalidJobError } from '../errors.js';
import { parseIngestionJob } from './ingestion-job.js';

const ids = { organizationId: 'org', integrationId: 'page' };

describe('parseIngestionJob', () => {
  it.each([
    [{ ...ids, date: '24.11.2026' }, 'date: expected YYYY-MM-DD, or an ISO 8601 time with its offset'],
    [{ ...ids, date: '2026-11-24T10:00:00' }, 'date: expected YYYY-MM-DD'],
    [ids, 'date: expected YYYY-MM-DD'],
    [
      { ...ids, kind: 'backfill', from: '2025-01-01', to: '2026-01-01T00:00:00Z' },
      'from: expected an ISO 8601 time with its offset, such as 2026-11-24T00:00:00Z',
    ],
    [{ ...ids, date: '2026-11-24', timeZone: 'Paris' }, 'timeZone: must be an IANA time zone'],
  ])('says what it expects instead of %j', (input, expectation) => {
    expect(() => parseIngestionJob(input)).toThrow(InvalidJobError);
    expect(() => parseIngestionJob(input)).toThrow(expectation);
  });

  it('carries what a webhook reported of an item', () => {
    const job = { ...ids, kind: 'item', externalContentId: '9', otherIds: ['1_5'], reported: 'removed' } as const;
    expect(parseIngestionJob(job)).toEqual({ version: 1, ...job });
    expect(() => parseIngestionJob({ ...job, reported: 'burnt' })).toThrow('reported');
    expect(() => parseIngestionJob({ ...job, otherIds: Array.from({ length: 11 }, () => '1') })).toThrow('otherIds');
  });

  it('does not repeat what a payload holds', () => {
    expect(() => parseIngestionJob({ ...ids, date: 'EAAB-secret' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
