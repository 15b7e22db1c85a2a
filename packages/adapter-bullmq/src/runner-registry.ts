import { Peers } from './peers.js';
import type { QueueMeta } from './queue-meta.js';

export interface RunnerRegistryOptions {
  readonly meta: Pick<QueueMeta, 'readAll' | 'write' | 'remove'>;
  readonly createId: () => string;
  /** A runner that has not said for so long that it lives is taken for gone: the duration of a lock. */
  readonly expiresMs: number;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Resolves early when the runner closes. */
  readonly wait: (ms: number) => Promise<void>;
  /** Others may take this runner for gone: it must stop what it runs. */
  readonly onLapsed: () => void;
  /** Called with each look at the others. */
  readonly onLook: () => void;
  readonly onError: (error: unknown) => void;
}

/** For so long a runner that saw no other believes that it is alone; whoever joins begins nothing for as long. */
export const ALONE_MS = 1000;
/** The part of a time after which it is over for whom it binds: clocks of two machines do not run alike. */
const SAFE_PART = 0.8;
const BEATS = 4;
/** How often it is looked whether a beat is due, in the time after which a runner is taken for gone. */
const LOOKS = 20;
const PREFIX = 'ingest-runner:';

/**
 * Tells a runner whether it is the only one on its queue: what it lets in then it need not ask the queue about.
 *
 * Each runner writes into the queue that it is there, then reads who else is. One that sees nobody believes for less than
 * a second that it is alone, and reads again. One that sees others waits for a second before its first job: until then
 * each of them has read again, or does not believe any more that it is alone. Whoever has not said for a lock duration
 * that it lives is gone; before that, it has stopped what it ran, and comes back as one that joins.
 *
 * Costs two small reads a second while jobs come, and a write and a read four times a lock duration.
 */
export class RunnerRegistry {
  readonly #options: RunnerRegistryOptions;
  #peers: Peers | null = null;
  #field = '';
  #timer: NodeJS.Timeout | null = null;
  #beat = 0;
  #beatAt = Number.NEGATIVE_INFINITY;
  /** What the last look told. */
  #others = 0;
  #aloneUntil = Number.NEGATIVE_INFINITY;
  #joining: Promise<void> | null = null;
  #looking: Promise<void> | null = null;
  #isBeating = false;
  #hasLeft = false;

  constructor(options: RunnerRegistryOptions) {
    this.#options = options;
  }

  /** Resolves when this runner may begin jobs; at once where it may already. */
  async join(): Promise<void> {
    if (!this.#hasLeft) this.#timer ??= setInterval(() => this.#check(), this.#options.expiresMs / LOOKS).unref();
    if (this.#joining !== null || this.#hasLapsed()) await this.#enter();
  }

  /** Whether `join` would resolve at once. */
  isMember(): boolean {
    return this.#joining === null && !this.#hasLapsed();
  }

  /** Whether no other runner runs a job or begins one now. Never waits: what is not known is not so. */
  isAlone(): boolean {
    const left = this.#aloneUntil - this.#options.now();
    // The connection tells of its errors itself.
    if (this.#others === 0 && left < ALONE_MS / 2) this.#look().catch(() => {});
    return left > 0;
  }

  /** To be called when nothing runs here any more; otherwise `close`, and the others wait until it must have stopped. */
  async leave(): Promise<void> {
    this.close();
    await this.#options.meta.remove([this.#field]);
  }

  close(): void {
    this.#hasLeft = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#aloneUntil = Number.NEGATIVE_INFINITY;
  }

  #enter(): Promise<void> {
    this.#joining ??= this.#enterAnew().finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }

  /** Under another id: who takes the one before for gone removes it whenever it likes. */
  async #enterAnew(): Promise<void> {
    const { createId, expiresMs, meta, wait } = this.#options;
    const id = createId();
    const before = this.#field;
    this.#peers = new Peers(id, expiresMs);
    this.#field = `${PREFIX}${id}`;
    await this.#write();
    if (before !== '') await meta.remove([before]);
    // One that goes on began before this runner was there.
    await this.#looking?.catch(() => {});
    await this.#look();
    if (this.#others > 0) await wait(ALONE_MS);
  }

  #hasLapsed(): boolean {
    return this.#options.now() - this.#beatAt >= this.#options.expiresMs * SAFE_PART;
  }

  async #write(): Promise<void> {
    const at = this.#options.now();
    this.#beat += 1;
    await this.#options.meta.write({ [this.#field]: this.#beat });
    this.#beatAt = at;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#observe().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #observe(): Promise<void> {
    const { meta, now, onLook } = this.#options;
    const [at, peers] = [now(), this.#peers];
    onLook();
    const beats = readBeats(await meta.readAll());
    // This runner came back under another id meanwhile.
    if (peers === null || peers !== this.#peers) return;
    const { others, gone, isKnown } = peers.observe(beats, at);
    this.#others = others;
    // The queue forgot who is there, or took this runner for gone.
    if (!isKnown) this.#beatAt = Number.NEGATIVE_INFINITY;
    const isAlone = others === 0 && !this.#hasLapsed() && !this.#hasLeft;
    this.#aloneUntil = isAlone ? at + ALONE_MS * SAFE_PART : Number.NEGATIVE_INFINITY;
    if (gone.length > 0) await meta.remove(gone.map((id) => `${PREFIX}${id}`));
  }

  #check(): void {
    const { now, expiresMs, onLapsed, onError } = this.#options;
    if (this.#joining !== null) return;
    if (this.#hasLapsed()) {
      this.#aloneUntil = Number.NEGATIVE_INFINITY;
      onLapsed();
      this.#enter().catch(onError);
      return;
    }
    if (this.#isBeating || now() - this.#beatAt < expiresMs / BEATS) return;
    this.#isBeating = true;
    this.#write()
      .then(() => this.#look())
      .catch(onError)
      .finally(() => {
        this.#isBeating = false;
      });
  }
}

function readBeats(fields: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const own = Object.entries(fields).filter(([field]) => field.startsWith(PREFIX));
  return new Map(own.map(([field, beat]) => [field.slice(PREFIX.length), beat]));
}
