import { Presets, SingleBar } from 'cli-progress';

/** How far a pass is. */
export interface Progress {
  update(items: number, calls: number): void;
  stop(): void;
}

/** How many items a line stands for where there is no terminal to draw on. */
const ITEMS_A_LINE = 2000;

/** A bar on a terminal, and a line now and then elsewhere. */
export function showProgress(expected: number): Progress {
  return process.stderr.isTTY ? createBar(expected) : createLines();
}

function createBar(expected: number): Progress {
  const format = expected > 0 ? '  {bar} {value} items, {calls} calls' : '  {value} items, {calls} calls';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  bar.start(Math.max(expected, 1), 0, { calls: 0 });
  return {
    update(items, calls) {
      bar.setTotal(Math.max(bar.getTotal(), items));
      bar.update(items, { calls });
    },
    stop: () => bar.stop(),
  };
}

function createLines(): Progress {
  let next = ITEMS_A_LINE;
  return {
    update(items, calls) {
      if (items < next) return;
      console.log(`  … ${items.toLocaleString('en-US')} items, ${calls} calls`);
      next = items - (items % ITEMS_A_LINE) + ITEMS_A_LINE;
    },
    stop() {},
  };
}
