import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import { type JournalEntry, type MachineEntry, sharedNow } from './journal.js';
import type { MachineSetup } from './machine-setup.js';

export interface Machine {
  readonly index: number;
  /** Sends SIGKILL to the machine's process, and to no other. */
  kill(): void;
}

/** A machine that ended, and when it was made to. */
export interface MachineEnd {
  readonly machine: number;
  readonly at: number;
}

/** Worker processes of this test, and what they tell. */
export interface Fleet {
  /** Everything that was told, in the order it came in. */
  readonly entries: readonly MachineEntry[];
  readonly ends: readonly MachineEnd[];
  /** What machines wrote to their standard error, for the report of a failed test. */
  readonly complaints: readonly string[];
  /** Starts a machine and resolves when it takes jobs. */
  start(changes?: Partial<MachineSetup>): Promise<Machine>;
  /** Resolves when it holds; asks again after each entry and each end. Rejects when a machine ends that nobody killed. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

export function createFleet(setup: Omit<MachineSetup, 'machine'>): Fleet {
  const entries: MachineEntry[] = [];
  const ends: MachineEnd[] = [];
  const complaints: string[] = [];
  const listeners = new Set<() => void>();
  const closers: (() => Promise<void>)[] = [];
  let broken: Error | null = null;
  let started = 0;

  function changed(): void {
    for (const listen of [...listeners]) listen();
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    let wake = () => {};
    const listen = () => wake();
    listeners.add(listen);
    try {
      for (;;) {
        // What changes while it looks makes it look again.
        const next = new Promise<void>((resolve) => {
          wake = resolve;
        });
        if (broken !== null) throw broken;
        if (await holds()) return;
        await next;
      }
    } finally {
      listeners.delete(listen);
    }
  }

  async function start(changes: Partial<MachineSetup> = {}): Promise<Machine> {
    const index = started;
    started += 1;
    const child = spawn(process.execPath, [inject('machineProgram')], { stdio: ['pipe', 'pipe', 'pipe'] });
    let isExpected = false;
    const gone = once(child, 'close');
    const endNow = () => {
      if (isExpected) return;
      isExpected = true;
      child.kill('SIGKILL');
      ends.push({ machine: index, at: sharedNow() });
    };
    closers.push(async () => {
      endNow();
      await gone;
    });
    child.on('close', () => {
      if (!isExpected) {
        ends.push({ machine: index, at: sharedNow() });
        broken = new Error(`Machine ${index} ended by itself: ${complaints.slice(-3).join('\n')}`);
      }
      isExpected = true;
      changed();
    });
    child.stdin.on('error', () => {
      // It ended before it had read everything.
    });
    createInterface({ input: child.stderr }).on('line', (line) => complaints.push(`${index}: ${line}`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry: JournalEntry = JSON.parse(line);
      entries.push({ ...entry, machine: index });
      changed();
    });
    child.stdin.write(`${JSON.stringify({ ...setup, ...changes, machine: index })}\n`);
    await until(() => entries.some(({ machine, kind }) => machine === index && kind === 'ready'));
    return { index, kill: endNow };
  }

  return {
    entries,
    ends,
    complaints,
    start,
    until,
    async close() {
      await Promise.all(closers.map((close) => close()));
    },
  };
}
