import { judgeMark, LOST, NEW, type QueueMark } from './lost-data-mark.js';

export interface LostDataOptions {
  readonly mark: QueueMark;
  /** For how long no job begins after a loss: within it what still ran on any worker has lost its lock. */
  readonly waitMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly createId: () => string;
  /** The data were lost, as far as this worker knows for the first time: stop what runs. */
  readonly onLost: () => void;
  /** Tells the queue that nothing may begin for `waitMs`; called by the workers that notice it first. */
  readonly hold: () => Promise<void>;
}

/**
 * Notices that the server lost the queue, and keeps this worker from beginning anything while other workers may still run
 * what they began before: nothing in the empty queue tells of it.
 *
 * A mark lies in the queue, and every worker remembers it. Where it is gone, or is another one, the data are not those
 * that this worker's locks were in. Each worker that notices stops its runs and begins none for a whole lock duration;
 * the first one also holds the queue for as long, so that workers which start meanwhile wait too.
 *
 * Costs one small read a job, and one a lock duration. Its limits:
 * - all workers of the queue need the same `lockDurationMs`;
 * - a process that starts on the empty server before any worker that was there before has noticed takes the queue for a
 *   new one, and may begin what another worker is about to stop;
 * - data that are lost in part, such as the last second of a server that writes once a second, still hold the mark.
 *   Jobs of that second are lost or run again, as BullMQ has it; locks are seconds old at least, and stay.
 */
export class LostData {
  readonly #options: LostDataOptions;
  #remembered: string | null = null;
  #bornAt = 0;
  #beginsAt = Number.NEGATIVE_INFINITY;
  #announcing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isLooking = false;

  constructor(options: LostDataOptions) {
    this.#options = options;
  }

  /** Remembers the queue's mark, or gives it one, and looks at it from now on. */
  async start(onError: (error: Error) => void): Promise<void> {
    const { mark, now, createId, waitMs } = this.#options;
    const found = await mark.read();
    this.#remembered = found ?? `${NEW}${createId()}`;
    this.#bornAt = found === null ? now() : Number.NEGATIVE_INFINITY;
    if (found === null) await mark.write(this.#remembered);
    this.#timer = setInterval(() => void this.#look(onError), waitMs).unref();
  }

  /** For how many milliseconds no job may begin; 0 when it may. Has to be asked after the job was locked. */
  async waitMs(): Promise<number> {
    const found = await this.#options.mark.read();
    const isYoung = this.#options.now() - this.#bornAt < this.#options.waitMs;
    const verdict = this.#announcing === null ? judgeMark(this.#remembered, found, isYoung) : 'known';
    if (verdict === 'renamed') this.#remembered = found;
    if (verdict === 'told') this.#lose(found);
    if (verdict === 'first') {
      this.#lose(`${LOST}${this.#options.createId()}`);
      this.#announcing = this.#announce().finally(() => {
        this.#announcing = null;
      });
    }
    await this.#announcing;
    return Math.max(0, this.#beginsAt - this.#options.now());
  }

  /** The same as far as it is known, without asking the queue. */
  knownWaitMs(): number {
    return this.#announcing === null ? Math.max(0, this.#beginsAt - this.#options.now()) : this.#options.waitMs;
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #lose(mark: string | null): void {
    const { now, waitMs, onLost } = this.#options;
    const isWaiting = this.#beginsAt > now();
    this.#remembered = mark;
    this.#bornAt = Number.NEGATIVE_INFINITY;
    this.#beginsAt = now() + waitMs;
    if (!isWaiting) onLost();
  }

  /** Who reads the mark must find the queue held already. */
  async #announce(): Promise<void> {
    await this.#options.hold();
    if (this.#remembered !== null) await this.#options.mark.write(this.#remembered);
  }

  async #look(onError: (error: Error) => void): Promise<void> {
    // While the server is away every look would wait for it.
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.waitMs();
    } catch (error) {
      if (error instanceof Error) onError(error);
    } finally {
      this.#isLooking = false;
    }
  }
}
