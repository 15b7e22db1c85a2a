import { describe, expect, it } from 'vitest';
import type { ContentPage } from '../ports/content-source.js';
import { readAhead } from './read-ahead.js';

/** A source of so many pages that says what it does; `at` is called before each page. */
function createSource(count: number, at: (page: number) => void | Promise<void> = () => {}) {
  const log: string[] = [];
  async function* open(onApiCall: () => void): AsyncGenerator<ContentPage> {
    try {
      for (let page = 1; page <= count; page += 1) {
        log.push(`read ${page}`);
        onApiCall();
        await at(page);
        yield pageOf(page, page === count);
      }
    } finally {
      log.push('left');
    }
  }
  return { log, open };
}

const pageOf = (page: number, isLast: boolean): ContentPage => ({
  items: [],
  quarantined: [],
  skipped: page,
  withdrawn: [],
  warnings: [],
  position: isLast ? null : String(page),
  pageSize: null,
  owed: null,
  isComplete: isLast,
});

/** Lets everything happen that does not wait for anything outside. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const options = { signal: new AbortController().signal, onApiCall: () => {} };

describe('reading ahead', () => {
  it('reads the next page while the caller works, and never the one after', async () => {
    const { log, open } = createSource(4);
    for await (const { skipped: page } of readAhead(open, options)) {
      await settle();
      log.push(`worked on ${page}`);
    }
    expect(log).toEqual([
      'read 1',
      'read 2',
      'worked on 1',
      'read 3',
      'worked on 2',
      'read 4',
      'worked on 3',
      'worked on 4',
      'left',
    ]);
  });

  it('begins nothing once the signal is aborted', async () => {
    const abort = new AbortController();
    const { log, open } = createSource(4, (page) => void (page === 2 && abort.abort()));
    for await (const { skipped: page } of readAhead(open, { ...options, signal: abort.signal })) {
      await settle();
      if (page === 2) break;
    }
    expect(log).toEqual(['read 1', 'read 2', 'left']);
  });

  it('gives the page before a failure, and the failure in its turn', async () => {
    const failure = new Error('no second page');
    const { open } = createSource(3, (page) => {
      if (page === 2) throw failure;
    });
    const pages = readAhead(open, options);
    expect((await pages.next()).value).toMatchObject({ position: '1' });
    await settle();
    await expect(pages.next()).rejects.toBe(failure);
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  it('waits for what is being read when the caller leaves, and leaves the source', async () => {
    let goOn = () => {};
    const { log, open } = createSource(3, (page) =>
      page === 2 ? new Promise((resolve) => (goOn = resolve)) : undefined,
    );
    const pages = readAhead(open, options);
    await pages.next();
    const leaving = pages.return().then(() => log.push('over'));
    await settle();
    expect(log).toEqual(['read 1', 'read 2']);
    goOn();
    await leaving;
    expect(log).toEqual(['read 1', 'read 2', 'left', 'over']);
  });

  it('waits as well for a source that cannot be left', async () => {
    let goOn = () => {};
    const { open } = createSource(3, (page) => (page === 2 ? new Promise((resolve) => (goOn = resolve)) : undefined));
    const pages = readAhead((onApiCall) => {
      const sound = open(onApiCall);
      return { [Symbol.asyncIterator]: () => ({ next: () => sound.next() }) };
    }, options);
    await pages.next();
    let isOver = false;
    const leaving = pages.return().then(() => (isOver = true));
    await settle();
    expect(isOver).toBe(false);
    goOn();
    expect(await leaving).toBe(true);
  });

  it('keeps what the caller fails with, whatever the page ahead fails with', async () => {
    const { open } = createSource(3, (page) => {
      if (page === 2) throw new Error('no second page');
    });
    const work = async () => {
      for await (const _ of readAhead(open, options)) throw new Error('the disk is full');
    };
    await expect(work()).rejects.toThrow('the disk is full');
  });

  it('tells of calls with their page, and of those of a dropped page at the end', async () => {
    let calls = 0;
    const { open } = createSource(4);
    const told: number[] = [];
    for await (const { skipped: page } of readAhead(open, { ...options, onApiCall: () => (calls += 1) })) {
      await settle();
      told.push(calls);
      if (page === 3) break;
    }
    expect([...told, calls]).toEqual([1, 2, 3, 4]);
  });

  it('ends where the source does, although no page was the last', async () => {
    async function* open() {
      yield pageOf(1, false);
    }
    const pages = readAhead(open, options);
    await pages.next();
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });
});
