import type { JobOutcome } from '@org/ingest-core';
import { expect } from 'vitest';
import { createGate, nameOf, type RunnerSuite } from './runner-suite.js';

/** A wait of the app is everybody's wait. */
export function registerHolding({ describe, test }: RunnerSuite): void {
  describe('holding', () => {
    test('starts no job while the app has to wait, and then all of them', async (scene) => {
      const { runner, job, process, advance, ended, untilEnded, drive } = scene;
      const heldMs = advance === null ? 500 : 30_000;
      const [running, gate, limited] = [createGate(), createGate(), createGate()];
      const starts: { readonly name: string; readonly atMs: number }[] = [];
      let heldAtMs: number | null = null;
      await process(async (payload) => {
        const name = nameOf(payload);
        starts.push({ name, atMs: performance.now() });
        if (name === 'running') {
          running.open();
          await gate.opened;
        }
        if (name !== 'limited' || heldAtMs !== null) return { kind: 'done' };
        await runner.enqueueMany([{ payload: job('due-meanwhile'), delayMs: heldMs / 2 }]);
        heldAtMs = performance.now();
        limited.open();
        return appWait(heldMs);
      });
      await runner.enqueueMany([{ payload: job('running') }]);
      await drive(running.opened);
      await runner.enqueueMany([{ payload: job('limited') }, { payload: job('limited') }]);
      await advance?.(0);
      await limited.opened;
      const names = () => starts.map(({ name }) => name);
      if (advance !== null) {
        const before = ['running', 'limited'];
        await runner.enqueueMany([{ payload: job('added-meanwhile') }]);
        await advance(heldMs / 2);
        expect(names()).toEqual(before);
        gate.open();
        await advance(heldMs / 2 - 1);
        expect(names()).toEqual(before);
        expect(ended.map((one) => nameOf(one.payload))).toEqual(['running']);
        await advance(1);
        expect(names()).toHaveLength(before.length + 4);
      }
      gate.open();
      await untilEnded(advance === null ? 4 : 5);
      if (advance !== null) return;
      // How late they start says nothing, a machine may be slow; none may start before the wait is over.
      const earliestMs = (heldAtMs ?? 0) + heldMs - 10;
      const early = starts.slice(2).filter(({ atMs }) => atMs < earliestMs);
      expect(early).toEqual([]);
      expect(names().slice(2).sort()).toEqual(['due-meanwhile', 'limited', 'limited']);
    });

    for (const order of [
      ['short', 'long'],
      ['long', 'short'],
    ] as const) {
      test(`goes on holding until the longest of several waits is over, when the ${order[0]} one comes first`, async (scene) => {
        const { runner, job, process, advance, untilEnded } = scene;
        const starts: string[] = [];
        let [heldAtMs, otherAtMs] = [0, 0];
        const told = new Set<string>();
        const waits: Readonly<Record<string, number>> = { short: 50, long: 400 };
        const both = createGate();
        await process(async (payload) => {
          const name = nameOf(payload);
          const waitMs = waits[name];
          starts.push(name);
          if (name === 'other') otherAtMs = performance.now();
          if (waitMs === undefined || told.has(name)) return { kind: 'done' };
          told.add(name);
          // Both have begun before the first of them holds the others.
          if (told.size === 2) {
            await runner.enqueueMany([{ payload: job('other'), delayMs: 150 }]);
            heldAtMs = performance.now();
            both.open();
          }
          await both.opened;
          return appWait(waitMs);
        });
        await runner.enqueueMany(order.map((name) => ({ payload: job(name) })));
        await advance?.(0);
        if (advance !== null) {
          await advance(399);
          expect(starts).toHaveLength(2);
          await advance(1);
          expect(starts).toHaveLength(5);
        }
        await untilEnded(3);
        expect([...starts].sort()).toEqual(['long', 'long', 'other', 'short', 'short']);
        if (advance === null) expect(otherAtMs).toBeGreaterThanOrEqual(heldAtMs + 390);
      });
    }

    test('lets the others go on when only the job itself has to wait', async (scene) => {
      const { runner, job, process, ended, untilEnded } = scene;
      let isTold = false;
      await process(async (payload) => {
        if (nameOf(payload) !== 'waiting' || isTold) return { kind: 'done' };
        isTold = true;
        return { ...appWait(200), scope: 'job' };
      });
      await runner.enqueueMany([{ payload: job('waiting') }]);
      await scene.advance?.(0);
      await runner.enqueueMany(['a', 'b', 'c'].map((name) => ({ payload: job(name) })));
      await scene.advance?.(0);
      if (scene.advance !== null) expect(ended.map((one) => nameOf(one.payload)).sort()).toEqual(['a', 'b', 'c']);
      await untilEnded(4);
      expect(ended.map((one) => nameOf(one.payload)).sort()).toEqual(['a', 'b', 'c', 'waiting']);
    });
  });
}

const appWait = (delayMs: number): JobOutcome & { readonly kind: 'retry' } => ({
  kind: 'retry',
  delayMs,
  spendAttempt: false,
  reason: 'Application request limit reached',
  scope: 'app',
});
