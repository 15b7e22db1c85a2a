import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createOurs } from './ours.js';
import { listHistory } from './population.js';
import { readRedisCost } from './redis-cost.js';

/** What idle slots cost while all that waits is the history of one page, whose slices run one at a time. */
export interface IdleCost {
  readonly looksASecond: number;
  readonly commandsASecond: number;
  readonly commandsAJob: number;
  readonly finished: number;
  readonly seconds: number;
}

export interface LongHistory {
  readonly slices: number;
  readonly sliceMs: number;
  readonly runners: number;
  readonly slotsARunner: number;
  readonly seconds: number;
}

/** After a quiet time a runner looks at many jobs at once; that is over by then. */
const BURST_MS = 2000;

export async function measureLongHistory(url: string, size: LongHistory): Promise<IdleCost> {
  const client = new Redis(url);
  const ours = createOurs(url, 'long-history', size);
  let finished = 0;
  try {
    await ours.enqueueMany(listHistory({ tenants: 1, whalePages: 1, slicesAPage: size.slices, newcomers: 0, seed: 1 }));
    await ours.process(async () => {
      await setTimeout(size.sliceMs);
      finished += 1;
    });
    await setTimeout(BURST_MS);
    const [before, yieldsBefore, finishedBefore, beganAt] = [
      await readRedisCost(client),
      ours.yields(),
      finished,
      performance.now(),
    ];
    await setTimeout(size.seconds * 1000);
    const after = await readRedisCost(client);
    const seconds = (performance.now() - beganAt) / 1000;
    const commands = after.commands - before.commands;
    return {
      looksASecond: (ours.yields() - yieldsBefore) / seconds,
      commandsASecond: commands / seconds,
      commandsAJob: commands / (finished - finishedBefore),
      finished: finished - finishedBefore,
      seconds,
    };
  } finally {
    await ours.close();
    client.disconnect();
  }
}
