import { once } from 'node:events';
import { firstWord, startProgram } from './run-program.js';

/** One Page of the simulator, and who may read it. */
export interface SimulatedPage {
  readonly id: string;
  readonly accessToken: string;
}

export interface RunningSimulator {
  /** Of its HTTP face, on the loopback interface. */
  readonly url: string;
  readonly pages: readonly SimulatedPage[];
  stop(): Promise<void>;
}

export interface SimulatorTask {
  /** Items of each Page. */
  readonly histories: readonly number[];
  readonly seed: number;
}

/** It holds every record of its Pages. */
const HEAP_MB = 12_000;

/** Starts the simulator in a process of its own. */
export async function startSimulator(task: SimulatorTask): Promise<RunningSimulator> {
  const child = startProgram(new URL('./simulator-process.ts', import.meta.url), task, HEAP_MB);
  const word = await firstWord(child);
  if (!isReady(word)) throw new Error(`The simulator told ${JSON.stringify(word)} in place of its URL`);
  return {
    ...word,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function isReady(value: unknown): value is Pick<RunningSimulator, 'url' | 'pages'> {
  return typeof value === 'object' && value !== null && 'url' in value && 'pages' in value;
}
