import type { GraphSimulatorOptions } from '@org/ingest-testkit';
import { describe, expect, it } from 'vitest';
import { callerOf, minutesAfter, NOW, readError, setUp } from './graph-calls.js';

function setUpBudget(throttle: NonNullable<GraphSimulatorOptions['throttle']>) {
  let now = NOW;
  const { simulator, page } = setUp({ throttle, now: () => now });
  const call = callerOf(simulator, page);
  return {
    simulator,
    page,
    call: () => call(`${page.id}/posts`),
    callWith: (token: string) => call(`${page.id}/posts`, {}, token),
    passMinutes: (minutes: number) => {
      now = minutesAfter(now, minutes);
    },
  };
}

const usageOf = (response: Response, header: string): Record<string, unknown> | null =>
  JSON.parse(response.headers.get(header) ?? 'null');

describe('the budget of a page', () => {
  it('answers 80001 past its end, and tells the minutes in an array under the page id', async () => {
    const { simulator, page, call } = setUpBudget({ page: { calls: 2, blockMs: 30 * 60_000 } });
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
    const refused = await call();
    expect(usageOf(refused, 'x-business-use-case-usage')).toEqual({
      [page.id]: [
        { type: 'pages', call_count: 150, total_time: 120, total_cputime: 90, estimated_time_to_regain_access: 30 },
      ],
    });
    expect(await readError(refused)).toMatchObject({ status: 400, code: 80001 });
    expect(simulator.throttle.blockedUntil(page)).toEqual(minutesAfter(NOW, 30));
  });

  it('is extended by calls made while it is spent', async () => {
    const { simulator, page, call, passMinutes } = setUpBudget({
      page: { calls: 1, blockMs: 10 * 60_000, extendMs: 5 * 60_000 },
    });
    for (let n = 0; n < 4; n += 1) await call();
    expect(simulator.throttle.blockedUntil(page)).toEqual(minutesAfter(NOW, 20));
    passMinutes(19);
    expect((await call()).status).toBe(400);
    passMinutes(6);
    expect((await call()).status).toBe(200);
  });

  it('is not spent by calls that have left the window', async () => {
    const { call, passMinutes } = setUpBudget({ page: { calls: 2, windowMs: 60 * 60_000 } });
    await call();
    await call();
    passMinutes(60);
    expect((await call()).status).toBe(200);
  });

  it('answers 32 to a user token', async () => {
    const { simulator, page, callWith } = setUpBudget({ page: { calls: 1 } });
    const token = simulator.addUserToken({ pages: [page] });
    await callWith(token);
    expect(await readError(callWith(token))).toMatchObject({ status: 403, code: 32 });
  });

  it('is one for each page', async () => {
    const { simulator, call } = setUpBudget({ page: { calls: 1 } });
    const other = simulator.addPage();
    await call();
    expect((await call()).status).toBe(400);
    expect((await callerOf(simulator, other)(`${other.id}/posts`)).status).toBe(200);
  });
});

describe('the budget of the app', () => {
  it('answers 4 past its end, for every page', async () => {
    const { simulator, call } = setUpBudget({ app: { calls: 2 } });
    const other = simulator.addPage();
    await call();
    await call();
    const refused = await callerOf(simulator, other)(`${other.id}/posts`);
    expect(usageOf(refused, 'x-app-usage')).toEqual({ call_count: 150, total_time: 120, total_cputime: 90 });
    expect(await readError(refused)).toMatchObject({ status: 403, code: 4, is_transient: true });
    expect(simulator.throttle.blockedUntil()).toEqual(minutesAfter(NOW, 60));
  });

  it('is full again after a reset', async () => {
    const { simulator, call } = setUpBudget({ app: { calls: 1 } });
    await call();
    expect((await call()).status).toBe(403);
    simulator.reset();
    expect((await call()).status).toBe(200);
    expect(simulator.requests.count).toBe(1);
  });
});

describe('usage headers', () => {
  it('appear only after enough calls', async () => {
    const { call, page } = setUpBudget({ app: { calls: 100 }, page: { calls: 50 }, headersAfterCalls: 2 });
    const seen: [unknown, unknown][] = [];
    for (let n = 0; n < 3; n += 1) {
      const response = await call();
      seen.push([usageOf(response, 'x-app-usage'), usageOf(response, 'x-business-use-case-usage')]);
    }
    expect(seen.slice(0, 2)).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(seen[2]).toMatchObject([
      { call_count: 3 },
      { [page.id]: [{ call_count: 6, estimated_time_to_regain_access: 0 }] },
    ]);
  });

  it('are absent without a budget', async () => {
    const { call } = setUpBudget({ headersAfterCalls: 0 });
    const { headers } = await call();
    expect([headers.has('x-app-usage'), headers.has('x-business-use-case-usage')]).toEqual([false, false]);
  });
});
