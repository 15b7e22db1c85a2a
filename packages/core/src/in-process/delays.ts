import type { Clock } from '../ports/clock.js';
import { waitFor } from './repeat-task.js';

/**
 * Any number of delays that can be ended together. Each has a signal of its own: Node.js warns of a leak when more than
 * ten listeners wait for one.
 * @see https://nodejs.org/api/events.html#eventssetmaxlistenersn-eventtargets
 */
export class Delays {
  readonly #clock: Clock;
  readonly #pending = new Set<AbortController>();
  #isEnded = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `ms` milliseconds, or as soon as all are ended. */
  async wait(ms: number): Promise<void> {
    if (this.#isEnded) return;
    const controller = new AbortController();
    this.#pending.add(controller);
    await waitFor(ms, this.#clock, controller.signal);
    this.#pending.delete(controller);
  }

  /** Ends those that wait and those that come. */
  end(): void {
    this.#isEnded = true;
    for (const controller of this.#pending) controller.abort();
  }
}
