import { expect, it } from 'vitest';
import { WaitingJobs } from './waiting-jobs.js';

it('gives back what waits for the same, first come first, each once', () => {
  const jobs = new WaitingJobs();
  for (const id of ['1', '2', '1', '3']) jobs.add('page', id);
  jobs.add('other', '4');
  jobs.delete('page', '2');
  jobs.delete('page', 'unknown');
  expect([jobs.take('page'), jobs.take('page'), jobs.take('page')]).toEqual(['1', '3', undefined]);
  expect([jobs.has('page'), jobs.has('other')]).toEqual([false, true]);
});

it('remembers a bounded number', () => {
  const jobs = new WaitingJobs();
  for (let id = 0; id < 10_001; id += 1) jobs.add('page', String(id));
  for (let id = 0; id < 10_000; id += 1) expect(jobs.take('page')).toBe(String(id));
  expect(jobs.has('page')).toBe(false);
  jobs.add('page', 'next');
  expect(jobs.take('page')).toBe('next');
});
