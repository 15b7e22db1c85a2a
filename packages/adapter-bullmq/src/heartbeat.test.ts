import { expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.js';

const EXPIRES_MS = 1000;

/** A heart whose beats arrive when the test says so. */
function setUp() {
  let time = 0;
  const sent: unknown[] = [];
  const arrivals: (() => void)[] = [];
  const heart = new Heartbeat({
    ...{ field: 'one', expiresMs: EXPIRES_MS, now: () => time },
    meta: {
      write: ({ one }) => {
        sent.push(one);
        return new Promise((resolve) => arrivals.push(resolve));
      },
    },
  });
  const arrive = async () => {
    arrivals.shift()?.();
    await new Promise(setImmediate);
  };
  return {
    ...{ heart, sent, arrive },
    pass: (ms: number) => {
      time += ms;
    },
    async start() {
      const started = heart.start();
      await arrive();
      await started;
    },
  };
}

it('counts from when a beat was sent, once it has arrived', async () => {
  const { heart, arrive, pass } = setUp();
  const started = heart.start();
  expect(heart.hasLapsed()).toBe(true);
  pass(300);
  await arrive();
  await started;
  pass(499);
  expect(heart.hasLapsed()).toBe(false);
  pass(1);
  expect(heart.hasLapsed()).toBe(true);
});

it('beats four times in its time, each time another beat, and never two at once', async () => {
  const { heart, sent, start, arrive, pass } = setUp();
  await start();
  pass(249);
  await heart.keepUp();
  expect([heart.isDue(), sent]).toEqual([false, [1]]);
  pass(1);
  expect(heart.isDue()).toBe(true);
  const beating = heart.keepUp();
  pass(250);
  expect(heart.isDue()).toBe(false);
  await heart.keepUp();
  await arrive();
  await beating;
  const next = heart.keepUp();
  await arrive();
  await next;
  expect(sent).toEqual([1, 2, 3]);
  pass(799);
  expect(heart.hasLapsed()).toBe(false);
});

it('comes back by nothing when it has lapsed', async () => {
  const { heart, sent, start, arrive, pass } = setUp();
  await start();
  pass(700);
  const late = heart.keepUp();
  pass(100);
  await arrive();
  await late;
  expect(heart.hasLapsed()).toBe(true);
  await heart.keepUp();
  expect(sent).toEqual([1, 2]);
});

it('has lapsed when the queue forgot it, though a beat arrives after that', async () => {
  const { heart, start, arrive, pass } = setUp();
  await start();
  pass(250);
  const beating = heart.keepUp();
  heart.forget();
  await arrive();
  await beating;
  expect(heart.hasLapsed()).toBe(true);
});

it('settles when what is on its way has arrived', async () => {
  const { heart, start, arrive, pass } = setUp();
  await start();
  pass(250);
  void heart.keepUp();
  let isSettled = false;
  const settled = heart.settle().then(() => {
    isSettled = true;
  });
  await new Promise(setImmediate);
  expect(isSettled).toBe(false);
  await arrive();
  await settled;
});
